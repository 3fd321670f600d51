"""How a stay begins: the case opened, the first visit, the enrolment; and its course at a glance."""

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cases.actions import cases as actions
from cases.forms.intake import CaseOpenForm, DayForm, StayForm, from_enquiry
from cases.measures import intake, likely_same
from cases.models import Case, Enquiry, Youth
from cases.views.case_file import CaseForm, CaseScreen
from jobtra.screens import FormScreen


class CaseNew(FormScreen):
    """Who it is, and before anything is saved whoever is likely to be the same."""

    model = Case
    permission_required = "cases.open_case"
    form_class = CaseOpenForm
    template_name = "cases/case_new.html"
    done = _("The case was opened.")
    enquiry = None

    def get_initial(self):
        return from_enquiry(self.enquiry) if self.enquiry else {}

    def get_form_kwargs(self):
        about = {"viewer": self.request.user, "instance": Youth()}
        return super().get_form_kwargs() | about

    def get_context_data(self, **kwargs):
        return super().get_context_data(enquiry=self.enquiry, **kwargs)

    def act(self, form):
        return actions.open_case(
            by=self.request.user,
            youth=form.youth,
            enquiry=self.enquiry,
            seen=[match.youth.pk for match in form.matches],
            **form.stay,
        )


class EnquiryFirstVisit(CaseNew):
    model = Enquiry

    @cached_property
    def enquiry(self):
        return self.get_object()


class CaseReturn(CaseForm):
    """A youth comes back: a new stay that follows this one."""

    permission_required = "cases.open_case"
    form_class = StayForm
    template_name = "cases/case_return.html"
    tab = "case_course"
    heading = _("A new stay")
    done = _("The case was opened.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"viewer": self.request.user}

    def get_initial(self):
        return {"course": f"{self.case.programme_id}:{self.case.course_id or ''}"}

    def act(self, form):
        return actions.open_case(by=self.request.user, youth=self.case.youth, **form.stay)


class CaseFirstVisit(CaseForm):
    permission_required = "cases.enrol_case"
    form_class = DayForm
    tab = "case_course"
    heading = _("First visit")
    done = _("The first visit was written down.")

    def act(self, form):
        return actions.note_first_visit(self.case, by=self.request.user, **form.cleaned_data)


class CaseEnrol(CaseForm):
    permission_required = "cases.enrol_case"
    form_class = DayForm
    template_name = "cases/case_enrol.html"
    tab = "case_course"
    heading = _("Enrol the youth")
    done = _("The youth is enrolled.")

    def get_context_data(self, **kwargs):
        lacking = actions.lacking_for_enrolment(self.case, timezone.localdate())
        return super().get_context_data(lacking=lacking, **kwargs)

    def act(self, form):
        return actions.enrol(self.case, by=self.request.user, **form.cleaned_data)


class CaseCourse(CaseScreen):
    """From the enquiry to the end, with the next thing to do."""

    permission_required = "cases.view_case"
    joins = ("youth", "office", "enquiry__taken_by", "previous__office", "next__office")
    template_name = "cases/case_course.html"
    tab = "case_course"

    def get_context_data(self, **kwargs):
        rows = self.case.assessments.select_related("written_by", "submitted_by", "checked_by")
        assessments = list(rows.order_by("-pk"))
        step = intake.next_step(self.case, assessments[0] if assessments else None)
        return super().get_context_data(
            assessments=assessments,
            step=step,
            sentence=intake.SENTENCES.get(step),
            stays=self.case.youth.cases.visible_to(self.request.user).exclude(pk=self.case.pk),
            likely=self.likely(),
            **kwargs,
        )

    def likely(self):
        """Files of the own office that may be of the same person, for who may merge them."""
        if not self.request.user.has_perm("cases.merge_youth"):
            return []
        youth = self.case.youth
        found = likely_same.find(youth, office=self.case.office, but=youth)
        return [match for match in found if match.cases]

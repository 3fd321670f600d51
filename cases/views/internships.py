from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cases.actions import internships
from cases.forms.internships import InternshipCancelForm, InternshipCloseForm, InternshipForm
from cases.models import Internship
from cases.views.case_file import CaseForm
from jobtra.screens import DetailScreen, FormScreen


class InternshipNew(CaseForm):
    permission_required = "cases.plan_internship"
    form_class = InternshipForm
    template_name = "cases/work_form.html"
    tab = "case_work"
    heading = _("Plan an internship")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": Internship(case=self.case)}

    def get_context_data(self, **kwargs):
        url = reverse("cases:case_work", args=[self.case.pk])
        return super().get_context_data(cancel_url=url, **kwargs)

    def act(self, form):
        return internships.plan(self.case, by=self.request.user, **form.cleaned_data)


class OfInternship:
    """`pk` of the address is the internship's."""

    model = Internship
    joins = ("case__youth", "case__office", "employer")
    heading = ""

    @cached_property
    def internship(self):
        return self.get_object()

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            internship=self.internship,
            case=self.internship.case,
            tab="case_work",
            heading=self.heading,
            cancel_url=self.internship.get_absolute_url(),
            **kwargs,
        )


class InternshipScreen(OfInternship, DetailScreen):
    @cached_property
    def object(self):
        return self.internship

    def get(self, request, *args, **kwargs):
        return self.render_to_response(self.get_context_data())


class InternshipDetail(InternshipScreen):
    """The plan, the daily records, what was said afterwards; the company's rating comes by itself."""

    permission_required = "cases.view_case"
    template_name = "cases/internship_detail.html"

    def get_context_data(self, **kwargs):
        notes = self.internship.notes.current().visible_to(self.request.user)
        return super().get_context_data(
            notes=notes.select_related("written_by").order_by("happened_at"), **kwargs
        )


class InternshipPaper(InternshipScreen):
    """For the company, on A4: nothing of the file but what was agreed with it."""

    permission_required = "cases.view_case"
    template_name = "cases/internship_paper.html"

    def get_context_data(self, **kwargs):
        workers = self.internship.case.assignments.in_force().filter(kind="key")
        return super().get_context_data(worker=workers.select_related("staff").first(), **kwargs)


class InternshipEdit(OfInternship, FormScreen):
    permission_required = "cases.plan_internship"
    form_class = InternshipForm
    template_name = "cases/work_form.html"
    heading = _("Change the internship")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.internship}

    def act(self, form):
        return internships.change(self.internship, by=self.request.user, **form.cleaned_data)


class InternshipClose(OfInternship, FormScreen):
    permission_required = "cases.plan_internship"
    form_class = InternshipCloseForm
    template_name = "cases/work_form.html"
    heading = _("Look back on the internship")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.internship}

    def act(self, form):
        return internships.close(self.internship, by=self.request.user, **form.cleaned_data)


class InternshipCancel(OfInternship, FormScreen):
    permission_required = "cases.plan_internship"
    form_class = InternshipCancelForm
    template_name = "cases/work_form.html"
    heading = _("Call the internship off")

    def act(self, form):
        return internships.call_off(
            self.internship, by=self.request.user, reason=form.cleaned_data["reason"]
        )

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models import Case
from evaluations.actions import case_conferences
from evaluations.forms.case_conferences import ConveneForm
from evaluations.measures.case_conferences import agenda_of, candidates
from evaluations.models import CaseConference
from jobtra.screens import DetailScreen, FormScreen, ListScreen


class CaseConferenceList(ListScreen):
    """Coming and past conferences of the office."""

    model = CaseConference
    permission_required = "evaluations.view_case_conference"
    template_name = "evaluations/case_conference_list.html"

    def get_queryset(self):
        return super().get_queryset().with_counts().order_by("-held_on", "-pk")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        today, page = timezone.localdate(), context["object_list"]
        context["coming"] = [row for row in page if row.held_on >= today][::-1]
        context["past"] = [row for row in page if row.held_on < today]
        return context


class CaseConferenceNew(FormScreen):
    """Call one together: the open cases, those with a reason first."""

    model = Case
    permission_required = "evaluations.hold_case_conference"
    joins = ("youth",)
    form_class = ConveneForm
    template_name = "evaluations/case_conference_form.html"
    done = _("The conference is on the calendar.")

    def get_form_kwargs(self):
        today = timezone.localdate()
        cases = self.get_queryset().open()
        offered = candidates(cases, on=today, staff=self.request.user)
        chosen, initial = self.request.GET.get("case", ""), {"held_on": today}
        if chosen:
            initial["kind"] = CaseConference.Kind.PLAN
        kwargs = {"cases": cases, "candidates": offered, "chosen": chosen, "initial": initial}
        return super().get_form_kwargs() | kwargs

    def act(self, form):
        return case_conferences.convene(
            self.request.user.office,
            kind=form.cleaned_data["kind"],
            held_on=form.cleaned_data["held_on"],
            agenda=form.cleaned_data["agenda"],
            by=self.request.user,
        )


class CaseConferenceDetail(DetailScreen):
    model = CaseConference
    permission_required = "evaluations.view_case_conference"
    joins = ("office", "convened_by")
    template_name = "evaluations/case_conference_detail.html"

    def get_context_data(self, **kwargs):
        agenda = agenda_of(self.object)
        waiting = [line for line in agenda if line.discussed_at is None]
        return super().get_context_data(
            agenda=agenda, next_item=next(iter(waiting), None), **kwargs
        )


class CaseConferenceMinutes(DetailScreen):
    """What was decided, for A4. Who was there is written by hand."""

    model = CaseConference
    permission_required = "evaluations.view_case_conference"
    joins = ("office", "convened_by")
    template_name = "evaluations/case_conference_minutes.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(agenda=agenda_of(self.object), **kwargs)

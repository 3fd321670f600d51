"""Stage judgements: each worker's own, blind; then those of all side by side."""

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import Case
from cases.views.case_file import CaseForm, CaseScreen
from competencies.actions import stage_judgements as actions
from competencies.forms.stage_judgements import CorrectForm, StageJudgementForm
from competencies.measures import rating_month, stage_judgements, stage_judging
from jobtra.screens import ListScreen


def month():
    return rating_month.month_in_work(timezone.localdate())


class StageJudgementList(ListScreen):
    """The cases a person is assigned to, with how far their own judgement is."""

    model = Case
    permission_required = "competencies.judge_stage"
    joins = ("youth",)
    template_name = "competencies/stage_judgement_list.html"

    def get_queryset(self):
        me, today = self.request.user, timezone.localdate()
        cases = super().get_queryset().followed_in(month()).assigned_to(me)
        return stage_judging.with_own(cases, month(), staff=me, today=today)

    def get_context_data(self, **kwargs):
        return super().get_context_data(month=month().first, **kwargs)


class OfJudgement(CaseForm):
    permission_required = "competencies.judge_stage"
    joins = ("youth", "programme")

    @cached_property
    def asked(self):
        return {"month": month(), "today": timezone.localdate()}

    def get_success_url(self):
        return reverse("competencies:case_judgements", args=[self.case.pk])


class StageJudgementWrite(OfJudgement):
    form_class = StageJudgementForm
    template_name = "competencies/stage_judgement_form.html"

    @cached_property
    def parts(self):
        """Those still to be submitted; None where the case is in no stage."""
        parts = stage_judging.parts(self.case, staff=self.request.user, **self.asked)
        return [part for part in parts if not part.is_submitted] if parts else None

    def get(self, request, *args, **kwargs):
        if self.parts == []:
            return HttpResponseRedirect(super().get_success_url())
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"parts": self.parts or []}

    def get_context_data(self, **kwargs):
        return super().get_context_data(month=month().first, parts=self.parts, **kwargs)

    def act(self, form):
        me = self.request.user
        actions.save(self.case, marks=form.marks(), by=me, **self.asked)
        self.done = _("The draft is kept. Nobody else sees it.")
        if "submit" in self.request.POST:
            actions.submit(self.case, by=me, **self.asked)
            self.done = _("Your judgement is submitted.")
        return self.case

    def get_success_url(self):
        if "submit" in self.request.POST:
            return super().get_success_url()
        return reverse("competencies:stage_judgement_write", args=[self.case.pk])


class StageJudgementCorrect(OfJudgement):
    form_class = CorrectForm
    heading = gettext_lazy("Correct your judgement")

    def act(self, form):
        by = self.request.user
        return actions.correct(self.case, by=by, **form.cleaned_data, **self.asked)

    def get_success_url(self):
        return reverse("competencies:stage_judgement_write", args=[self.case.pk])


class CaseJudgements(CaseScreen):
    """All that is revealed to this person, side by side."""

    permission_required = "cases.view_case"
    joins = ("youth",)
    template_name = "competencies/case_judgements.html"

    def get_context_data(self, **kwargs):
        me, today = self.request.user, timezone.localdate()
        own = stage_judging.parts(self.case, month(), staff=me, today=today)
        return super().get_context_data(
            judgements=stage_judgements.of_case(self.case, staff=me, on=today),
            month=month().first,
            waits_for_own=not all(part.is_submitted for part in own),
            may_correct=bool(own),
            **kwargs,
        )

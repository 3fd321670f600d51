from django.http import HttpResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from competencies.forms.stage_judgements import StageJudgementForm
from competencies.measures import stage_judging
from evaluations.actions import agenda_items
from evaluations.forms.agenda_items import ContributeForm, DecideForm
from evaluations.measures import case_briefs
from evaluations.models import AgendaItem
from jobtra.fiscal import Month
from jobtra.screens import ActionScreen, DetailScreen, FormScreen


class CasePage:
    """The one-screen case page, with the form for what is decided."""

    model = AgendaItem
    joins = ("conference", "case__youth", "case__course", "case__programme", "case__outcome")
    template_name = "evaluations/agenda_item_detail.html"
    partial = "evaluations/_agenda_item.html"

    def get_context_data(self, **kwargs):
        kwargs["form"] = kwargs.get("form") or DecideForm(**self.form_subject())
        return super().get_context_data(
            agenda_item=self.object,
            brief=kwargs["form"].brief,
            say=ContributeForm(),
            is_today=self.object.conference.held_on == timezone.localdate(),
            **kwargs,
        )

    def get_queryset(self):
        return case_briefs.with_state(super().get_queryset())

    def form_subject(self):
        staff = self.request.user
        return {
            "item": self.object,
            "staff": staff,
            "brief": case_briefs.of_item(self.object, staff=staff),
        }


class AgendaItemDetail(CasePage, DetailScreen):
    permission_required = "evaluations.view_case_conference"


class AgendaItemLive(CasePage, DetailScreen):
    """What others added since the page last looked: 204 when nothing."""

    permission_required = "evaluations.view_case_conference"
    template_name = partial = "evaluations/_agenda_item_live.html"

    def get(self, request, *args, **kwargs):
        self.object = self.get_object()
        state = case_briefs.judging(self.object, staff=request.user)
        if request.GET.get("seen") == case_briefs.digest(self.object, state):
            return HttpResponse(status=204)
        return self.render_to_response(self.get_context_data())


class AgendaItemPaper(CasePage, DetailScreen):
    """The brief of one case on a sheet of A4."""

    permission_required = "evaluations.view_case_conference"
    template_name = "evaluations/agenda_item_paper.html"
    partial = None


class AgendaItemSay(FormScreen):
    """A participant writes what they see."""

    model = AgendaItem
    joins = ("conference",)
    permission_required = "evaluations.record_decision"
    form_class = ContributeForm
    template_name = "evaluations/agenda_item_say.html"

    @cached_property
    def item(self):
        return self.get_object()

    def get_context_data(self, **kwargs):
        return super().get_context_data(agenda_item=self.item, **kwargs)

    def act(self, form):
        return agenda_items.contribute(self.item, by=self.request.user, **form.cleaned_data)


class AgendaItemReveal(ActionScreen):
    """Everybody's judgement is shown to the room."""

    model = AgendaItem
    joins = ("conference", "case")
    permission_required = "evaluations.hold_case_conference"
    done = _("The judgements are shown to everybody.")

    def act(self, item):
        return agenda_items.reveal(item, by=self.request.user)


class AgendaItemAgree(FormScreen):
    """The room agrees on the levels of a stage, with what each judged beside."""

    model = AgendaItem
    joins = ("conference", "case__youth", "case__programme")
    permission_required = "evaluations.hold_case_conference"
    form_class = StageJudgementForm
    template_name = "evaluations/agenda_item_agree.html"
    done = _("The agreed levels are kept. What each judged stays as it is.")

    @cached_property
    def item(self):
        return self.get_object()

    @cached_property
    def judgements(self):
        return case_briefs.revealed(self.item, staff=self.request.user)

    @cached_property
    def parts(self):
        return stage_judging.agreed_parts(self.item.case, self.judgements)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"parts": self.parts}

    def get_context_data(self, **kwargs):
        return super().get_context_data(agenda_item=self.item, judgements=self.judgements, **kwargs)

    def act(self, form):
        (part,) = self.parts
        return agenda_items.agree(
            self.item,
            stage=part.stage,
            month=Month.of(self.judgements.month),
            marks=form.marks(),
            by=self.request.user,
        )


class AgendaItemDecide(CasePage, FormScreen):
    permission_required = "evaluations.record_decision"
    form_class = DecideForm
    http_method_names = ["post"]
    done = _("The decision is recorded.")

    def post(self, request, *args, **kwargs):
        self.object = self.get_object()
        return super().post(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | self.form_subject()

    def act(self, form):
        return agenda_items.decide(self.object, by=self.request.user, **form.cleaned_data)


class AgendaItemConferPlan(ActionScreen):
    """The draft of the support plan was discussed."""

    model = AgendaItem
    permission_required = "evaluations.hold_case_conference"
    done = _("The plan is marked as discussed. Now it is explained to the youth.")

    def act(self, item):
        return agenda_items.confer_plan(item, by=self.request.user)


class AgendaItemConferOutcome(ActionScreen):
    """The graduation was decided."""

    model = AgendaItem
    permission_required = "evaluations.hold_case_conference"
    done = _("The graduation was decided. Now the office manager approves it.")

    def act(self, item):
        return agenda_items.confer_outcome(item, by=self.request.user)


class AgendaItemDiscuss(ActionScreen):
    """Talked about, nothing changes."""

    model = AgendaItem
    permission_required = "evaluations.record_decision"
    done = _("Marked as discussed.")

    def act(self, item):
        return agenda_items.discuss(item, by=self.request.user)

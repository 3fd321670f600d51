from django.utils.translation import gettext_lazy as _

from evaluations.actions import agenda_items
from evaluations.forms.agenda_items import DecideForm
from evaluations.measures import case_briefs
from evaluations.models import AgendaItem
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
            agenda_item=self.object, brief=kwargs["form"].brief, **kwargs
        )

    def form_subject(self):
        staff = self.request.user
        return {
            "item": self.object,
            "staff": staff,
            "brief": case_briefs.of_item(self.object, staff=staff),
        }


class AgendaItemDetail(CasePage, DetailScreen):
    permission_required = "evaluations.view_case_conference"


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

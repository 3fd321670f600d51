from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from evaluations.actions import decisions
from evaluations.models import Decision, DecisionOutcome
from jobtra.refusals import Refusal
from jobtra.screens import ActionScreen


class DecisionRecordOutcome(ActionScreen):
    """Done, carried on or dropped, with one tap. Answers with the line, or goes back to the page."""

    model = Decision
    permission_required = "evaluations.record_decision"
    joins = ("owner", "agenda_item__conference")

    def get_queryset(self):
        return super().get_queryset().with_result()

    def act(self, decision):
        result = self.request.POST.get("result")
        if result not in DecisionOutcome.Result.values:
            raise Refusal(_("Choose what became of the decision."))
        return decisions.record_outcome(decision, result=result, by=self.request.user)

    def answer(self, decision):
        if self.request.htmx:
            return render(
                self.request, "evaluations/_decision.html", {"decision": self.get_object()}
            )
        page = self.request.POST.get("next", "")
        is_ours = url_has_allowed_host_and_scheme(page, allowed_hosts=None)
        return redirect(page if is_ours else decision)

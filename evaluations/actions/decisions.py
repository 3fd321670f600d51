"""What became of a decision."""

from django.db import transaction
from django.utils import timezone

from evaluations.models import Decision, DecisionOutcome
from jobtra import audit

Result = DecisionOutcome.Result


@transaction.atomic
def record_outcome(decision, *, result, by, note=""):
    """Add what became of it; the last word counts. The same word again adds nothing."""
    decision = Decision.objects.select_for_update().get(pk=decision.pk)
    last = decision.outcomes.order_by("-pk").first()
    if last and last.result == result and (result != Result.CARRIED or is_today(last)):
        return decision
    outcome = DecisionOutcome.objects.create(
        decision=decision,
        result=result,
        note=note,
        recorded_at=timezone.now(),
        recorded_by=by,
    )
    audit.record("decision_outcome.recorded", outcome, by=by, result=result)
    return decision


def is_today(outcome):
    return timezone.localdate(outcome.recorded_at) == timezone.localdate()

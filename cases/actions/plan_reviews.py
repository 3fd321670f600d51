"""What became of a plan is written down. The next version starts from it."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.actions.plan_drafts import lock
from cases.models import GoalReview, PlanReview, SupportPlan
from jobtra import audit
from jobtra.refusals import Refusal


@transaction.atomic
def review(plan, *, by, reviewed_on, goals, **fields):
    """A review of a plan: its own fields, and of each goal [(goal, result, evidence)]."""
    plan = lock(plan)
    if plan.state != SupportPlan.State.APPROVED:
        raise Refusal(_("Only an approved plan is reviewed."))
    if reviewed_on > timezone.localdate():
        raise Refusal(_("The day of the review lies in the future."))
    if reviewed_on < plan.starts_on:
        raise Refusal(_("The review lies before the start of the plan."))
    if {goal.pk for goal, _result, _evidence in goals} != {goal.pk for goal in plan.goals.all()}:
        raise Refusal(_("Each goal of the plan needs a result."))
    if plan.reviews.filter(reviewed_on=reviewed_on, recorded_by=by, **fields).exists():
        raise Refusal(_("This was recorded already."))
    row = PlanReview.objects.create(
        plan=plan, reviewed_on=reviewed_on, recorded_at=timezone.now(), recorded_by=by, **fields
    )
    for goal, result, evidence in goals:
        GoalReview.objects.create(review=row, goal=goal, result=result, evidence=evidence)
    audit.record("support_plan.reviewed", plan, by=by, decision=row.decision)
    return row

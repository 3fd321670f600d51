"""What waits for the office manager's approval: plans and graduations, the longest waiting first."""

from cases.measures import support_plans
from cases.models import Outcome, SupportPlan


def plans(plans):
    """Those of these plans (a queryset) that are checked."""
    waiting = plans.filter(state=SupportPlan.State.CHECKED)
    return waiting.prefetch_related("goals").order_by("checked_at", "pk")


def with_unmet(plans):
    """[(plan, the points its check found unmet)]."""
    return [(plan, support_plans.unmet(plan)) for plan in plans]


def graduations(staff):
    """The outcomes that wait for this person's approval, the longest waiting first."""
    rows = Outcome.objects.visible_to(staff).filter(state=Outcome.State.CONFERRED)
    return rows.select_related("case__youth", "employment").order_by("conferred_at", "pk")

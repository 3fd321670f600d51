"""The plans of one case, or of an office, as pages show them."""

from dataclasses import dataclass

from django.db.models import Prefetch

from cases.measures import plan_reviews, support_plans
from cases.models import Case, Goal, PlanReview, SupportPlan
from jobtra.fiscal import ONE_DAY


@dataclass(frozen=True)
class Page:
    """The tab of a case."""

    in_force: SupportPlan | None
    in_work: SupportPlan | None
    steps: list  # of the version in work
    coming: SupportPlan | None  # approved, still to begin
    versions: list
    due: plan_reviews.Due | None


def of_case(case, today):
    versions = list(with_parts(case.support_plans.select_related("written_by")))
    approved = [plan for plan in versions if plan.state == SupportPlan.State.APPROVED]
    begun = [plan for plan in approved if plan.starts_on <= today]
    states = {SupportPlan.State.APPROVED, SupportPlan.State.RETURNED}
    in_work = next((plan for plan in versions if plan.state not in states), None)
    dated = plan_reviews.with_plan(Case.objects.filter(pk=case.pk), today).get()
    return Page(
        in_force=max(begun, key=lambda plan: (plan.starts_on, plan.number), default=None),
        in_work=in_work,
        steps=support_plans.chain(in_work) if in_work else [],
        coming=next((plan for plan in approved if plan.starts_on > today), None),
        versions=versions,
        due=plan_reviews.due_of(dated, today),
    )


def with_parts(plans):
    return plans.prefetch_related("days", Prefetch("goals", Goal.objects.with_result()))


def with_goals(case):
    """The versions that have goals, the newest first, each with its goals and their last result."""
    return [plan for plan in with_parts(case.support_plans.all()) if plan.goals.all()]


def reviews_of(plan):
    """The reviews of a plan, the newest first, each with its goals."""
    return plan.reviews.select_related("recorded_by").prefetch_related("goals__goal")


def handover(plan):
    """The last review of the version a draft comes after, or None."""
    rows = PlanReview.objects.filter(plan__case=plan.case, plan__number__lt=plan.number)
    return rows.select_related("recorded_by").order_by("-reviewed_on", "-pk").first()


def proposal(case, today):
    """What a new version begins with: after the review's day of the last one, or today."""
    last = case.support_plans.approved().order_by("-number").first()
    if last is None:
        return {"kind": SupportPlan.Kind.PROVISIONAL, "starts_on": today}
    return {
        "kind": SupportPlan.Kind.FORMAL,
        "starts_on": max(today, last.review_on + ONE_DAY),
    }

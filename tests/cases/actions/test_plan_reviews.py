import datetime as dt

import pytest

from cases.actions import plan_reviews
from cases.models import GoalReview, PlanReview
from jobtra.models import AuditEvent
from jobtra.refusals import Refusal
from tests.factories.cases import GoalFactory, StaffFactory, SupportPlanFactory

pytestmark = pytest.mark.django_db
ON = dt.date(2025, 7, 25)


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def by():
    return StaffFactory()


@pytest.fixture
def plan():
    plan = SupportPlanFactory(approved=True)
    GoalFactory.create_batch(2, plan=plan)
    return plan


def goals(plan):
    return [(goal, "partly", "出欠の記録") for goal in plan.goals.all()]


def review(plan, by, *, on=ON, lines=None, decision="continue"):
    return plan_reviews.review(
        plan,
        by=by,
        reviewed_on=on,
        decision=decision,
        handover="朝の支度を続ける",
        goals=goals(plan) if lines is None else lines,
    )


def test_a_review_says_something_of_each_goal(plan, by):
    row = review(plan, by)
    assert (row.plan, row.reviewed_on, row.recorded_by) == (plan, ON, by)
    assert list(row.goals.values_list("goal__place", "result", "evidence")) == [
        (1, "partly", "出欠の記録"),
        (2, "partly", "出欠の記録"),
    ]
    line = AuditEvent.objects.get()
    assert (line.verb, line.changes) == ("support_plan.reviewed", {"decision": "continue"})


def test_a_correction_is_a_new_review(plan, by):
    review(plan, by)
    review(plan, by, decision="revise")
    assert (PlanReview.objects.count(), GoalReview.objects.count()) == (2, 4)


def test_not_twice_the_same(plan, by):
    review(plan, by)
    with pytest.raises(Refusal, match="This was recorded already"):
        review(plan, by)


def test_only_of_an_approved_plan(by):
    with pytest.raises(Refusal, match="Only an approved plan is reviewed"):
        review(SupportPlanFactory(checked=True), by)


def test_not_in_the_future(plan, by):
    with pytest.raises(Refusal, match="lies in the future"):
        review(plan, by, on=dt.date(2099, 1, 1))


def test_not_before_the_plan(plan, by):
    with pytest.raises(Refusal, match="before the start of the plan"):
        review(plan, by, on=dt.date(2025, 4, 30))


def test_no_goal_is_passed_over(plan, by):
    with pytest.raises(Refusal, match="Each goal of the plan needs a result"):
        review(plan, by, lines=goals(plan)[:1])
    assert not PlanReview.objects.exists()

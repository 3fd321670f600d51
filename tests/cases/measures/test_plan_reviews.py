import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.measures import plan_reviews
from cases.measures.plan_reviews import Due, State
from cases.models import Case
from tests.factories.cases import CaseFactory, PlanReviewFactory, SupportPlanFactory

pytestmark = pytest.mark.django_db
REVIEW = dt.date(2025, 7, 31)  # of the factory's plan


def due(case, today):
    return plan_reviews.due_of(
        plan_reviews.with_plan(Case.objects.filter(pk=case.pk), today).get(), today
    )


@pytest.fixture
def plan():
    return SupportPlanFactory(approved=True)


@pytest.mark.parametrize(
    ("days", "state"),
    [
        (-22, State.LATER),
        (-21, State.SOON),
        (-15, State.SOON),
        (-14, State.NEAR),
        (-1, State.NEAR),
        (0, State.OVERDUE),
        (13, State.OVERDUE),
        (14, State.ESCALATED),
    ],
)
def test_a_review_draws_near_is_overdue_and_goes_up(plan, days, state):
    assert due(plan.case, REVIEW + dt.timedelta(days=days)) == Due(REVIEW, state)


def test_a_review_within_three_weeks_of_the_day_moves_it_by_three_months(plan):
    PlanReviewFactory(plan=plan, reviewed_on=REVIEW - dt.timedelta(days=21))
    assert due(plan.case, REVIEW) == Due(dt.date(2025, 10, 9), State.LATER)


def test_an_earlier_one_does_not(plan):
    PlanReviewFactory(plan=plan, reviewed_on=REVIEW - dt.timedelta(days=22))
    assert due(plan.case, REVIEW) == Due(REVIEW, State.OVERDUE)


def test_a_plan_that_ended_is_not_asked_for(plan):
    PlanReviewFactory(plan=plan, reviewed_on=REVIEW, decision="end")
    assert due(plan.case, REVIEW) is None


def test_the_plan_in_force_decides(plan):
    SupportPlanFactory(
        case=plan.case,
        approved=True,
        starts_on=dt.date(2025, 8, 1),
        review_on=dt.date(2025, 10, 31),
    )
    assert due(plan.case, dt.date(2025, 7, 31)).due_on == REVIEW
    assert due(plan.case, dt.date(2025, 8, 1)).due_on == dt.date(2025, 10, 31)


def test_without_a_plan_thirty_days_after_the_enrolment():
    case = CaseFactory(enrolled_on=dt.date(2025, 4, 15))
    SupportPlanFactory(case=case, checked=True)
    assert due(case, dt.date(2025, 5, 15)) is None
    assert due(case, dt.date(2025, 5, 16)) == Due(dt.date(2025, 5, 15), State.NO_PLAN)


@pytest.mark.parametrize(
    "fields",
    [
        {"closed": True},
        {"enrolled_on": None},
        {"status": "graduated", "graduated_on": dt.date(2025, 6, 1)},
    ],
)
def test_only_of_cases_in_training(fields):
    assert due(CaseFactory(**fields), dt.date(2025, 12, 1)) is None


def test_many_cases_cost_one_query(plan):
    SupportPlanFactory.create_batch(2, approved=True)
    late = REVIEW + dt.timedelta(days=30)
    with CaptureQueriesContext(connection) as seen:
        found = plan_reviews.of(Case.objects.all(), late)
    assert len(seen) == 1
    assert {one.state for one in found.values()} == {State.ESCALATED}
    assert len(found) == 3

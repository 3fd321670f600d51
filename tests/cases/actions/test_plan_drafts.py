import datetime as dt

import pytest

from cases.actions import plan_drafts
from cases.measures.support_plans import seal
from cases.models import GoalReview, SupportPlan
from jobtra.models import AuditEvent
from jobtra.refusals import Refusal
from tests.factories.cases import (
    CaseFactory,
    GoalFactory,
    GoalReviewFactory,
    NoteGoalFactory,
    PlannedDayFactory,
    PlanReviewFactory,
    StaffFactory,
    SupportPlanFactory,
)
from tests.factories.competencies import FocusFactory

pytestmark = pytest.mark.django_db
START = dt.date(2025, 8, 1)
TEN, THREE = dt.time(10), dt.time(15)


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def by():
    return StaffFactory()


def begin(case, by, kind="formal"):
    return plan_drafts.begin(case, kind=kind, starts_on=START, by=by)


def test_the_first_one_is_empty_and_reviewed_after_three_months(by):
    plan = begin(CaseFactory(), by, "provisional")
    assert (plan.number, plan.kind, plan.state, plan.starts_on, plan.review_on) == (
        1,
        "provisional",
        "draft",
        START,
        dt.date(2025, 10, 31),
    )
    assert (plan.written_by, plan.goals.count()) == (by, 0)
    assert AuditEvent.objects.get().verb == "support_plan.begun"


def test_the_next_one_copies_what_is_not_achieved(by):
    earlier = SupportPlanFactory(approved=True, youth_opinion="前回の言葉")
    kept, done = GoalFactory.create_batch(2, plan=earlier)
    review = PlanReviewFactory(plan=earlier)
    GoalReviewFactory(review=review, goal=kept, result=GoalReview.Result.PARTLY)
    GoalReviewFactory(review=review, goal=done, result=GoalReview.Result.ACHIEVED)
    PlannedDayFactory(plan=earlier, weekday=2)
    focus = FocusFactory(
        case=earlier.case, plan=earlier, target_level=4, starts_on=earlier.starts_on
    )
    plan = begin(earlier.case, by)
    assert (plan.number, plan.wish, plan.youth_opinion) == (2, earlier.wish, "")
    goal = plan.goals.get()
    assert (goal.place, goal.follows, goal.state_text) == (1, kept, kept.state_text)
    assert list(plan.days.values_list("weekday", flat=True)) == [2]
    copied = plan.focuses.get()
    assert (copied.item, copied.target_level, copied.starts_on, copied.set_by) == (
        focus.item,
        4,
        START,
        by,
    )
    assert earlier.focuses.get() == focus


def test_the_number_goes_on_after_a_returned_one(by):
    case = CaseFactory()
    SupportPlanFactory(case=case, returned=True)
    assert begin(case, by).number == 2


@pytest.mark.parametrize("state", [{}, {"conferred": True}, {"checked": True}])
def test_no_second_one_in_work(by, state):
    plan = SupportPlanFactory(**state)
    with pytest.raises(Refusal, match="Another version of the plan is in work"):
        begin(plan.case, by)


def test_none_for_a_closed_case(by):
    with pytest.raises(Refusal, match="The case is closed"):
        begin(CaseFactory(closed=True), by)


def goal(text, **fields):
    empty = {"youth_does": "", "worker_does": "", "others_do": "", "setting": ""}
    said = {"state_text": text, "measure": "出欠", "due_on": dt.date(2025, 10, 31)}
    return empty | said | fields


def test_write_keeps_fields_goals_and_days(by):
    plan = SupportPlanFactory()
    kept, gone = GoalFactory.create_batch(2, plan=plan)
    PlannedDayFactory(plan=plan, weekday=4)
    FocusFactory(case=plan.case, plan=plan, starts_on=plan.starts_on)
    begun = plan.written_at
    plan = plan_drafts.write(
        plan,
        by=by,
        policy="会社見学へ行く",
        starts_on=START,
        review_on=dt.date(2025, 10, 31),
        goals={1: goal("週四日来ている"), 3: goal("三社を見ている")},
        days={0: (TEN, THREE)},
    )
    assert (plan.policy, plan.written_at, plan.written_by) == ("会社見学へ行く", begun, by)
    rows = list(plan.goals.values_list("pk", "place", "state_text"))
    assert rows[0] == (kept.pk, 1, "週四日来ている")
    assert [row[1:] for row in rows[1:]] == [(3, "三社を見ている")]
    assert not plan.goals.filter(pk=gone.pk).exists()
    assert list(plan.days.values_list("weekday", "begins_at")) == [(0, TEN)]
    assert plan.focuses.get().starts_on == START


def test_write_only_to_a_draft(by):
    plan = SupportPlanFactory(conferred=True)
    with pytest.raises(Refusal, match="Only a draft can be changed"):
        plan_drafts.write(plan, by=by, goals={}, days={})


def test_write_does_not_run_over_somebody_else(by):
    plan = SupportPlanFactory()
    seen = seal(plan)
    plan_drafts.write(plan, by=by, goals={}, days={}, seen=seen, wish="先に書いた")
    with pytest.raises(Refusal, match="Somebody has changed this plan meanwhile"):
        plan_drafts.write(plan, by=by, goals={}, days={}, seen=seen, wish="後から")
    assert SupportPlan.objects.get().wish == "先に書いた"


def test_write_leaves_nothing_half_done_when_a_note_tells_of_a_goal(by):
    line = NoteGoalFactory()
    plan = line.goal.plan
    with pytest.raises(Refusal, match="Goal 1 can not be left out: a note tells of it"):
        plan_drafts.write(plan, by=by, goals={}, days={}, wish="変えた")
    plan.refresh_from_db()
    assert plan.wish != "変えた"

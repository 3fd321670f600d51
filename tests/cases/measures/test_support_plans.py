import datetime as dt

import pytest

from cases.measures import support_plans as measures
from tests.factories.cases import (
    AssessmentFactory,
    GoalFactory,
    PlannedDayFactory,
    StaffFactory,
    SupportPlanFactory,
)
from tests.factories.competencies import FocusFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"


def test_the_chain_says_who_did_what_and_what_is_next():
    plan = SupportPlanFactory(agreed=True)
    AssessmentFactory(case=plan.case, checked=True, checked_by=StaffFactory(name="森 直子"))
    steps = measures.chain(plan)
    assert [(step.label, bool(step.on), step.is_now) for step in steps] == [
        ("Assessment", True, False),
        ("Draft", True, False),
        ("Conference", True, False),
        ("The youth's consent", True, False),
        ("Case manager's check", False, True),
        ("Office manager's approval", False, False),
    ]
    assert (steps[0].who, steps[3].on) == ("森 直子", dt.date(2025, 5, 12))


def test_the_chain_of_a_draft_says_what_is_missing():
    steps = measures.chain(SupportPlanFactory(long_term_goal=""))
    assert steps[0].missing == "not checked yet"
    assert steps[1].missing == (
        "missing: long-term goal (6 to 12 months), a short-term goal, a planned day"
    )
    assert [step.label for step in steps if step.is_now] == ["Draft"]


def test_a_complete_draft_waits_for_the_conference():
    plan = SupportPlanFactory(long_term_goal="働く")
    GoalFactory(plan=plan)
    PlannedDayFactory(plan=plan)
    assert [step.label for step in measures.chain(plan) if step.is_now] == ["Conference"]


def test_differences_tell_changed_parts_only():
    earlier = SupportPlanFactory(approved=True)
    GoalFactory(plan=earlier)
    PlannedDayFactory(plan=earlier)
    plan = SupportPlanFactory(case=earlier.case, wish="Web の制作を仕事にしたい")
    GoalFactory(plan=plan, measure="週の記録")
    focus = FocusFactory(case=plan.case, plan=plan, target_level=4)
    assert measures.before(plan) == earlier
    found = {name: (old, new) for name, old, new in measures.differences(plan, earlier)}
    assert list(found) == [
        "what the youth wishes, in their words",
        "Goal 1",
        "Planned days",
        "Focus requirements",
    ]
    assert found["Planned days"] == ("Monday 10:00–15:00", "")
    assert found["Focus requirements"][1].startswith(focus.item.short_code)
    assert "how it is measured: 週の記録" in found["Goal 1"][1]


def test_a_returned_version_is_the_one_before():
    returned = SupportPlanFactory(returned=True)
    plan = SupportPlanFactory(case=returned.case, replaces=returned)
    assert measures.before(plan) == returned


def test_a_first_plan_differs_from_nothing():
    plan = SupportPlanFactory()
    assert measures.before(plan) is None
    assert measures.differences(plan, None) == []


def test_the_seal_changes_with_every_part():
    plan = SupportPlanFactory()
    seals = {measures.seal(plan)}
    GoalFactory(plan=plan)
    seals.add(measures.seal(plan))
    PlannedDayFactory(plan=plan)
    seals.add(measures.seal(plan))
    plan.risks = "眠れない日が続く"
    seals.add(measures.seal(plan))
    assert len(seals) == 4


def test_unmet_points_are_told_in_words():
    plan = SupportPlanFactory(checked=True, quality=[True] * 8 + [False, True])
    assert [str(point) for point in measures.unmet(plan)] == [
        "What the conference decided is in it"
    ]
    assert measures.unmet(SupportPlanFactory()) == []

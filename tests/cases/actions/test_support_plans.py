"""The chain of a support plan, rule by rule."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from cases.access import Role
from cases.actions import support_plans
from cases.models import Consent, Goal, Notification, SupportPlan
from jobtra.models import AuditEvent
from jobtra.refusals import Refusal
from tests.factories.cases import (
    AssessmentFactory,
    AssignmentFactory,
    CaseFactory,
    ConsentFactory,
    GoalFactory,
    PlannedDayFactory,
    StaffFactory,
    SupportPlanFactory,
)

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2025, 5, 10, 3, tzinfo=dt.UTC)
TODAY = dt.date(2025, 5, 10)
State = SupportPlan.State


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def case():
    case = CaseFactory()
    AssessmentFactory(case=case, checked=True, checked_by=StaffFactory())
    ConsentFactory(case=case, purpose=Consent.Purpose.SUPPORT)
    return case


def staff(case, role):
    return StaffFactory(office=case.office, role=role)


@pytest.fixture
def manager(case):
    return staff(case, Role.CASE_MANAGER)


@pytest.fixture
def director(case):
    return staff(case, Role.OFFICE_MANAGER)


@pytest.fixture
def draft(case):
    plan = SupportPlanFactory(case=case, long_term_goal="一年のうちに働き始める")
    GoalFactory(plan=plan)
    PlannedDayFactory(plan=plan)
    return plan


def at(case, **state):
    return SupportPlanFactory(case=case, **state)


def refusal(action, *args, **kwargs):
    with pytest.raises(Refusal) as refused:
        action(*args, **kwargs)
    return str(refused.value)


def told():
    return set(Notification.objects.values_list("staff", "kind", "verb"))


class TestConfer:
    def test_a_complete_draft_goes_on(self, draft, manager):
        worker = AssignmentFactory(case=draft.case).staff
        plan = support_plans.confer(draft, on=TODAY, by=manager)
        assert (plan.state, plan.conferred_on, plan.conferred_by) == (
            State.CONFERRED,
            TODAY,
            manager,
        )
        assert told() == {(worker.pk, "waiting", "support_plan.conferred")}
        line = AuditEvent.objects.get()
        assert (line.verb, line.changes) == ("support_plan.conferred", {"number": 1})

    def test_only_a_draft(self, case, manager):
        said = refusal(support_plans.confer, at(case, conferred=True), on=TODAY, by=manager)
        assert said == "Only a draft goes to the conference."

    def test_only_after_a_checked_assessment(self, draft, manager):
        case = CaseFactory()
        AssessmentFactory(case=case, submitted=True)
        plan = SupportPlanFactory(case=case)
        said = refusal(support_plans.confer, plan, on=TODAY, by=manager)
        assert said == "The assessment of this case is not checked yet."

    @pytest.mark.parametrize(
        ("fields", "missing"),
        [
            ({"wish": " "}, "what the youth wishes, in their words"),
            ({"policy": ""}, "direction of support"),
            ({"long_term_goal": ""}, "long-term goal (6 to 12 months)"),
        ],
    )
    def test_only_with_its_texts(self, draft, manager, fields, missing):
        SupportPlan.objects.filter(pk=draft.pk).update(**fields)
        said = refusal(support_plans.confer, draft, on=TODAY, by=manager)
        assert said == f"The plan is not complete. Missing: {missing}."

    @pytest.mark.parametrize(
        ("fields", "missing"),
        [
            ({"measure": ""}, "the measure of goal 1"),
            ({"due_on": None}, "the date of goal 1"),
        ],
    )
    def test_only_with_goals_that_can_be_measured(self, draft, manager, fields, missing):
        draft.goals.update(**fields)
        said = refusal(support_plans.confer, draft, on=TODAY, by=manager)
        assert said == f"The plan is not complete. Missing: {missing}."

    def test_only_with_a_goal_and_a_day(self, draft, manager):
        draft.goals.all().delete()
        draft.days.all().delete()
        said = refusal(support_plans.confer, draft, on=TODAY, by=manager)
        assert said == "The plan is not complete. Missing: a short-term goal, a planned day."

    def test_a_provisional_one_needs_no_day(self, draft, manager):
        draft.days.all().delete()
        SupportPlan.objects.filter(pk=draft.pk).update(kind="provisional")
        assert support_plans.confer(draft, on=TODAY, by=manager).state == State.CONFERRED

    def test_not_before_the_conference_was_held(self, draft, manager):
        tomorrow = TODAY + dt.timedelta(days=1)
        said = refusal(support_plans.confer, draft, on=tomorrow, by=manager)
        assert said == "The conference is still to come."

    def test_not_by_a_conference_before_the_draft(self, draft, manager):
        yesterday = TODAY - dt.timedelta(days=1)
        said = refusal(support_plans.confer, draft, on=yesterday, by=manager)
        assert said == "The conference was before this draft was begun."


class TestAgree:
    def test_after_the_conference_with_the_youths_words(self, case, manager):
        plan = at(case, conferred=True)
        worker = staff(case, Role.SUPPORT_WORKER)
        plan = support_plans.agree(plan, on=TODAY, opinion="これでいい", by=worker)
        assert (plan.state, plan.agreed_on, plan.agreed_by, plan.youth_opinion) == (
            State.AGREED,
            TODAY,
            worker,
            "これでいい",
        )
        assert told() == {(manager.pk, "waiting", "support_plan.agreed")}

    def test_not_before_the_conference(self, draft, manager):
        said = refusal(support_plans.agree, draft, on=TODAY, opinion="", by=manager)
        assert said == "The plan is explained after the conference."

    @pytest.mark.parametrize(
        ("on", "sentence"),
        [
            (dt.date(2025, 5, 8), "The plan is explained on the day of the conference or later."),
            (dt.date(2025, 5, 11), "The day of the consent lies in the future."),
        ],
    )
    def test_on_a_day_that_can_be(self, case, manager, on, sentence):
        plan = at(case, conferred=True)
        assert refusal(support_plans.agree, plan, on=on, opinion="", by=manager) == sentence

    def test_not_without_consent_to_the_support(self, case, manager):
        Consent.objects.filter(case=case).delete()
        said = refusal(
            support_plans.agree, at(case, conferred=True), on=TODAY, opinion="", by=manager
        )
        assert said == "On that day no consent to the support is in force. Record it first."


class TestCheck:
    def test_ten_points_and_it_waits_for_the_office_manager(self, case, manager, director):
        plan = support_plans.check(
            at(case, agreed=True), quality=[True] * 9 + [False], comment="初回のため", by=manager
        )
        assert (plan.state, plan.quality, plan.checked_by) == (
            State.CHECKED,
            [True] * 9 + [False],
            manager,
        )
        assert told() == {(director.pk, "waiting", "support_plan.checked")}
        assert AuditEvent.objects.get().changes == {"number": 1, "unmet": 1}

    def test_not_before_the_youth_agreed(self, case, manager):
        plan = at(case, conferred=True)
        said = refusal(support_plans.check, plan, quality=[True] * 10, comment="", by=manager)
        assert said == "A plan is checked once the youth has agreed."

    def test_not_by_its_author(self, case, manager):
        plan = at(case, agreed=True, written_by=manager)
        said = refusal(support_plans.check, plan, quality=[True] * 10, comment="", by=manager)
        assert said == "You wrote this plan. Another case manager checks it."

    def test_all_ten_points(self, case, manager):
        plan = at(case, agreed=True)
        said = refusal(support_plans.check, plan, quality=[True] * 9, comment="", by=manager)
        assert said == "Each of the ten points needs an answer."

    def test_an_unmet_point_needs_a_comment(self, case, manager):
        plan = at(case, agreed=True)
        quality = [False] + [True] * 9
        said = refusal(support_plans.check, plan, quality=quality, comment=" ", by=manager)
        assert said == "Say in the comment why a point is not met."


class TestApprove:
    def test_from_then_on_it_is_in_force(self, case, director):
        earlier = at(case, approved=True, starts_on=dt.date(2025, 4, 20))
        plan = support_plans.approve(at(case, checked=True), by=director)
        assert (plan.state, plan.approved_by) == (State.APPROVED, director)
        assert list(SupportPlan.objects.in_force()) == [plan]
        assert list(SupportPlan.objects.in_force(dt.date(2025, 4, 30))) == [earlier]

    def test_only_once_it_is_checked(self, case, director):
        said = refusal(support_plans.approve, at(case, agreed=True), by=director)
        assert said == "A plan is approved once it is checked."


class TestSendBack:
    @pytest.mark.parametrize("state", ["conferred", "agreed", "checked"])
    def test_it_stays_and_a_copy_is_the_next_draft(self, case, manager, state):
        worker = AssignmentFactory(case=case).staff
        plan = at(case, written_by=worker, fading="週一回の面談へ", **{state: True})
        goal = GoalFactory(plan=plan, follows=GoalFactory(plan__case__office=case.office))
        PlannedDayFactory(plan=plan)
        draft = support_plans.send_back(plan, state=state, reason="目標を状態で", by=manager)
        plan.refresh_from_db()
        assert (plan.state, plan.return_reason, plan.returned_by) == (
            State.RETURNED,
            "目標を状態で",
            manager,
        )
        assert (draft.state, draft.number, draft.replaces, draft.written_by, draft.fading) == (
            State.DRAFT,
            2,
            plan,
            worker,
            "週一回の面談へ",
        )
        copied = Goal.objects.get(plan=draft)
        assert (copied.state_text, copied.measure, copied.due_on, copied.follows_id) == (
            goal.state_text,
            goal.measure,
            goal.due_on,
            goal.follows_id,
        )
        assert draft.days.count() == 1
        assert told() == {(worker.pk, "returned", "support_plan.returned")}

    def test_needs_a_reason(self, case, manager):
        plan = at(case, agreed=True)
        said = refusal(support_plans.send_back, plan, state="agreed", reason=" ", by=manager)
        assert said == "Say why the plan is returned."

    def test_only_from_where_the_person_saw_it(self, case, manager):
        plan = at(case, checked=True)
        said = refusal(support_plans.send_back, plan, state="agreed", reason="x", by=manager)
        assert said == "The plan has moved on meanwhile. Please look at the page again."

    @pytest.mark.parametrize("state", ["draft", "approved", "returned"])
    def test_never_a_draft_or_what_is_settled(self, case, manager, state):
        plan = at(case, **({} if state == "draft" else {state: True}))
        refusal(support_plans.send_back, plan, state=state, reason="x", by=manager)
        assert SupportPlan.objects.count() == 1


def test_the_whole_way(draft, manager, director):
    worker = draft.written_by
    plan = support_plans.confer(draft, on=TODAY, by=manager)
    plan = support_plans.agree(plan, on=timezone.localdate(), opinion="", by=worker)
    plan = support_plans.check(plan, quality=[True] * 10, comment="", by=manager)
    plan = support_plans.approve(plan, by=director)
    plan.full_clean()
    assert list(SupportPlan.objects.in_force()) == [plan]

import datetime as dt

import pytest

from competencies.models import CaseStage
from evaluations.actions import agenda_items
from evaluations.models import Decision, StageDecision
from jobtra.models import AuditEvent
from jobtra.refusals import Refusal
from tests.factories.cases import (
    AssessmentFactory,
    GoalFactory,
    PlannedDayFactory,
    StaffFactory,
    SupportPlanFactory,
)
from tests.factories.competencies import CaseStageFactory, stages_in_force
from tests.factories.evaluations import AgendaItemFactory

pytestmark = pytest.mark.django_db
DUE = dt.date(2025, 11, 30)


@pytest.fixture
def by():
    return StaffFactory()


@pytest.fixture
def item():
    return AgendaItemFactory(conference__held_on=dt.date(2025, 11, 12))


@pytest.fixture
def s(item):
    stages = stages_in_force(item.case.programme)
    CaseStageFactory(case=item.case, stage=stages[1])
    return stages


def test_decide_moves_the_case_and_keeps_the_reason(item, s, by):
    agenda_items.decide(
        item,
        by=by,
        stage=s[2],
        seen_stage="S2",
        reason="本人の希望",
        wish="進みたい",
        dissent="短い実習から",
    )
    decision = StageDecision.objects.get()
    assert (decision.from_stage, decision.to_stage) == (s[1], s[2])
    assert (decision.reason, decision.dissent, decision.decided_by) == (
        "本人の希望",
        "短い実習から",
        by,
    )
    assert CaseStage.objects.in_force().get(case=item.case).starts_on == item.conference.held_on
    assert CaseStage.objects.in_force().get(case=item.case).stage == s[2]


def test_staying_is_a_decision_that_moves_nothing(item, s, by):
    agenda_items.decide(item, by=by, stage=s[1], seen_stage="S2", reason="まだ早い")
    decision = StageDecision.objects.get()
    assert (decision.from_stage, decision.to_stage) == (s[1], s[1])
    assert CaseStage.objects.count() == 1


def test_a_first_stage_has_nothing_before_it(item, by):
    stages = stages_in_force(item.case.programme)
    agenda_items.decide(item, by=by, stage=stages[0], seen_stage="", reason="受け入れ")
    assert StageDecision.objects.get().from_stage is None
    assert CaseStage.objects.get().stage == stages[0]


def test_decide_records_who_does_what_by_when(item, by):
    owner = StaffFactory()
    agenda_items.decide(item, by=by, action="連絡する", owner=owner, due_on=DUE, dissent="急がない")
    decision = Decision.objects.get()
    assert (decision.agenda_item, decision.action, decision.owner, decision.due_on) == (
        item,
        "連絡する",
        owner,
        DUE,
    )
    assert (decision.dissent, decision.decided_by) == ("急がない", by)


def test_a_dissent_beside_both_stays_with_the_stage(item, s, by):
    agenda_items.decide(
        item,
        by=by,
        stage=s[2],
        seen_stage="S2",
        reason="希望",
        wish="進みたい",
        action="連絡する",
        owner=by,
        due_on=DUE,
        dissent="早い",
    )
    assert StageDecision.objects.get().dissent == "早い"
    assert Decision.objects.get().dissent == ""


def test_decide_marks_the_case_as_discussed_once(item, by):
    other = StaffFactory()
    agenda_items.decide(item, by=by, action="連絡する", owner=by, due_on=DUE)
    item.refresh_from_db()
    first = item.discussed_at
    agenda_items.decide(item, by=other, action="会う", owner=by, due_on=DUE)
    item.refresh_from_db()
    assert (item.discussed_at, item.discussed_by) == (first, by)
    assert first is not None


def test_nothing_is_no_decision(item, by):
    with pytest.raises(Refusal):
        agenda_items.decide(item, by=by, reason="なんとなく")
    item.refresh_from_db()
    assert item.discussed_at is None


def test_a_refused_stage_takes_the_rest_with_it(item, s, by):
    with pytest.raises(Refusal):
        agenda_items.decide(
            item,
            by=by,
            stage=s[2],
            seen_stage="S1",
            reason="希望",
            wish="進みたい",
            action="連絡する",
            owner=by,
            due_on=DUE,
        )
    assert (StageDecision.objects.count(), Decision.objects.count()) == (0, 0)
    assert AuditEvent.objects.count() == 0


def test_a_second_press_of_the_button_adds_nothing(item, s, by):
    said = {"by": by, "stage": s[2], "seen_stage": "S2", "reason": "希望", "wish": "進みたい"}
    agenda_items.decide(item, **said)
    with pytest.raises(Refusal):
        agenda_items.decide(item, **said)
    task = {"by": by, "action": "連絡する", "owner": by, "due_on": DUE}
    agenda_items.decide(item, **task)
    with pytest.raises(Refusal):
        agenda_items.decide(item, **task)
    assert (StageDecision.objects.count(), Decision.objects.count()) == (1, 1)


def test_a_conference_to_come_moves_from_today(s, by, item, time_machine):
    time_machine.move_to(dt.datetime(2025, 11, 5, 12, tzinfo=dt.UTC))
    agenda_items.decide(item, by=by, stage=s[2], seen_stage="S2", reason="希望", wish="進みたい")
    assert CaseStage.objects.get(stage=s[2]).starts_on == dt.date(2025, 11, 5)


def test_discuss_marks_without_a_decision(item, by):
    agenda_items.discuss(item, by=by)
    item.refresh_from_db()
    assert item.discussed_by == by
    assert [event.verb for event in AuditEvent.objects.all()] == ["agenda_item.discussed"]
    agenda_items.discuss(item, by=StaffFactory())
    assert AuditEvent.objects.count() == 1


def test_the_log_quotes_no_text(item, s, by):
    agenda_items.decide(
        item,
        by=by,
        stage=s[2],
        seen_stage="S2",
        reason="ひみつ",
        wish="ひみつ",
        action="ひみつ",
        owner=by,
        due_on=DUE,
        dissent="ひみつ",
    )
    assert "ひみつ" not in str(list(AuditEvent.objects.values()))


class TestConferPlan:
    """The conference takes the draft of a support plan, on its own day."""

    @pytest.fixture
    def draft(self, item):
        AssessmentFactory(case=item.case, checked=True)
        written_at = dt.datetime(2025, 11, 10, 3, tzinfo=dt.UTC)
        plan = SupportPlanFactory(case=item.case, long_term_goal="働く", written_at=written_at)
        GoalFactory(plan=plan)
        PlannedDayFactory(plan=plan)
        return plan

    def test_on_the_day_of_the_conference(self, item, draft, by):
        item = agenda_items.confer_plan(item, by=by)
        draft.refresh_from_db()
        assert (draft.state, draft.conferred_on, draft.conferred_by) == (
            "conferred",
            item.conference.held_on,
            by,
        )
        assert item.discussed_by == by

    def test_an_unfinished_draft_leaves_the_case_undiscussed(self, item, draft, by):
        draft.goals.all().delete()
        with pytest.raises(Refusal):
            agenda_items.confer_plan(item, by=by)
        item.refresh_from_db()
        assert item.discussed_at is None

    def test_without_a_draft_there_is_nothing_to_take(self, item, by):
        with pytest.raises(Refusal):
            agenda_items.confer_plan(item, by=by)

    def test_not_twice(self, item, draft, by):
        agenda_items.confer_plan(item, by=by)
        with pytest.raises(Refusal):
            agenda_items.confer_plan(item, by=by)

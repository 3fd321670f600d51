"""The room looks at the judgements together: reveal, agree, and what a stage decision keeps."""

import datetime as dt

import pytest

from competencies.actions import stage_judgements
from competencies.models import StageJudgement
from competencies.models.sheet import Voice
from evaluations.actions import agenda_items
from evaluations.models import Contribution, StageDecision
from jobtra.fiscal import Month
from jobtra.refusals import Refusal
from tests.factories.cases import AssignmentFactory, StaffFactory
from tests.factories.competencies import (
    CaseStageFactory,
    StageFactory,
    judgement_of,
    stages_to_judge,
)
from tests.factories.evaluations import AgendaItemFactory

pytestmark = pytest.mark.django_db
HELD_ON = dt.date(2025, 11, 12)
MONTH = Month(2025, 11)


@pytest.fixture
def item():
    return AgendaItemFactory(conference__held_on=HELD_ON)


@pytest.fixture
def chair(item):
    return item.conference.convened_by


@pytest.fixture
def judged(item):
    """(stage, its two indicators, the sheet of one worker)"""
    ((stage, items),) = stages_to_judge(item.case.programme, 2)
    CaseStageFactory(case=item.case, stage=stage, starts_on=dt.date(2025, 9, 1))
    worker = AssignmentFactory(case=item.case).staff
    return stage, items, judgement_of(item.case, MONTH, worker, stage, dict.fromkeys(items, 3))


def test_a_reveal_shows_all_and_ends_the_judging_of_the_month(item, chair, judged):
    *_rest, sheet = judged
    late = AssignmentFactory(case=item.case, kind="second").staff
    seen = StageJudgement.objects.revealed_to(late)
    assert not seen.exists()
    agenda_items.reveal(item, by=chair)
    assert seen.get() == sheet
    with pytest.raises(Refusal):
        stage_judgements.save(item.case, month=MONTH, today=HELD_ON, marks={}, by=late)


def test_who_owes_a_judgement_reveals_nothing(item, judged):
    late = AssignmentFactory(case=item.case, kind="second").staff
    with pytest.raises(Refusal):
        agenda_items.reveal(item, by=late)
    assert not StageJudgement.objects.filter(revealed_at__isnull=False).exists()


def test_what_the_room_agrees_on_leaves_the_judgements_as_they_are(item, chair, judged):
    stage, (first, second), sheet = judged
    marks = {first.pk: (4, "実習で見た"), second.pk: ("N", "")}
    agenda_items.agree(item, stage=stage, month=MONTH, marks=marks, by=chair)
    agreed = StageJudgement.objects.in_force().get(voice=Voice.CONSENSUS)
    assert {cell.item: (cell.mark, cell.note) for cell in agreed.ratings.all()} == {
        first: (4, "実習で見た"),
        second: ("N", ""),
    }
    assert [cell.mark for cell in sheet.ratings.all()] == [3, 3]
    again = {first.pk: (3, "")}
    agenda_items.agree(item, stage=stage, month=MONTH, marks=again, by=chair)
    newest = StageJudgement.objects.in_force().get(voice=Voice.CONSENSUS)
    assert newest.replaces == agreed
    assert [cell.mark for cell in newest.ratings.all()] == [3]


def test_nothing_chosen_is_nothing_agreed(item, chair, judged):
    stage, (first, _second), _sheet = judged
    with pytest.raises(Refusal):
        agenda_items.agree(item, stage=stage, month=MONTH, marks={first.pk: ("", "")}, by=chair)
    assert not StageJudgement.objects.filter(voice=Voice.CONSENSUS).exists()


def test_the_same_words_of_one_person_are_kept_once(item, chair):
    for _press in range(2):
        agenda_items.contribute(item, text="早い", kind=Contribution.Kind.DISSENT, by=chair)
    said = Contribution.objects.get()
    assert (said.role, said.said_by) == (chair.role, chair)


def test_a_stage_decision_keeps_the_criteria_as_they_stood(item, chair):
    rule = {"type": "document", "document": "memo"}
    first = StageFactory(code="S1", exit=[{"ja": "メモがある", "rule": rule}])
    second = StageFactory(code="S2", version=first.version, position=first.position + 1)
    first.version.framework.programmes.add(item.case.programme)
    CaseStageFactory(case=item.case, stage=first, starts_on=dt.date(2025, 9, 1))
    said = {"by": chair, "stage": second, "seen_stage": "S1", "reason": "希望"}
    with pytest.raises(Refusal):
        agenda_items.decide(item, **said)
    agenda_items.decide(item, **said, wish="進みたい")
    decision = StageDecision.objects.get()
    assert decision.wish == "進みたい"
    assert [(one["text"], one["state"]) for one in decision.unmet] == [
        ({"ja": "メモがある"}, "open")
    ]
    assert decision.is_exception


def test_a_participant_need_not_hold_the_conference(item):
    worker = StaffFactory(office=item.conference.office)
    agenda_items.contribute(item, text="朝は早く来ています。", by=worker)
    assert Contribution.objects.get().said_by == worker

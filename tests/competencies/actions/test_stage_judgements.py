import datetime as dt

import pytest

from competencies.actions import stage_judgements as actions
from competencies.models import StageJudgement
from jobtra.fiscal import Month
from jobtra.refusals import Refusal
from tests.factories.cases import CaseFactory, StaffFactory
from tests.factories.competencies import CaseStageFactory, stages_to_judge

pytestmark = pytest.mark.django_db
MONTH, TODAY = Month(2025, 10), dt.date(2025, 11, 5)
ASKED = {"month": MONTH, "today": TODAY}


@pytest.fixture
def stages(case):
    return stages_to_judge(case.programme, 2, 1)


@pytest.fixture
def case():
    return CaseFactory()


@pytest.fixture
def items(case, stages):
    (stage, items), _after = stages
    CaseStageFactory(case=case, stage=stage, starts_on=dt.date(2025, 5, 1))
    return items


@pytest.fixture
def worker(case):
    return StaffFactory(office=case.office)


def save(case, worker, marks):
    marks = {item.pk: mark for item, mark in marks.items()}
    return actions.save(case, marks=marks, by=worker, **ASKED)


def cells(sheet):
    return {cell.item: (cell.level and cell.level.rank, cell.note) for cell in sheet.ratings.all()}


def test_what_is_chosen_is_kept_and_submitted_when_nothing_is_open(case, items, worker):
    first, second = items
    save(case, worker, {first: (4, "朝の会で"), second: ("", "")})
    with pytest.raises(Refusal) as refusal:
        actions.submit(case, by=worker, **ASKED)
    assert str(refusal.value) == "まだ選んでいない指標があります: S1-2"
    save(case, worker, {first: (3, ""), second: ("N", "")})
    (sheet,) = actions.submit(case, by=worker, **ASKED)
    assert (sheet.voice, sheet.rater, sheet.state) == ("rater", worker, "submitted")
    assert cells(sheet) == {first: (3, ""), second: (None, "")}
    with pytest.raises(Refusal):
        save(case, worker, {first: (5, "")})


def test_each_worker_has_a_sheet_of_their_own(case, items, worker):
    other = StaffFactory(office=case.office)
    save(case, worker, {items[0]: (2, "")})
    save(case, other, {items[0]: (4, "")})
    assert set(StageJudgement.objects.values_list("rater", flat=True)) == {worker.pk, other.pk}


def test_after_a_change_the_stage_before_is_judged_once_more(case, items, worker, stages):
    _before, (after, (late,)) = stages
    CaseStageFactory(case=case, stage=after, starts_on=dt.date(2025, 9, 10))
    parts = save(case, worker, {items[0]: (4, ""), late: (2, "")})
    assert [(part.stage.code, part.is_before) for part in parts] == [("S2", False), ("S1", True)]
    assert StageJudgement.objects.count() == 2


def test_what_is_submitted_stays_while_the_stage_before_is_judged(case, items, worker, stages):
    save(case, worker, {items[0]: (4, ""), items[1]: (4, "")})
    (first,) = actions.submit(case, by=worker, **ASKED)
    _before, (after, (late,)) = stages
    CaseStageFactory(case=case, stage=after, starts_on=dt.date(2025, 10, 20))
    save(case, worker, {items[0]: (1, ""), late: (2, "")})
    (second,) = actions.submit(case, by=worker, **ASKED)
    assert (first.stage, second.stage) == (items[0].stage, after)
    assert cells(first)[items[0]] == (4, "")


def test_a_case_without_a_stage_is_refused(worker):
    case = CaseFactory(office=worker.office)
    with pytest.raises(Refusal) as refusal:
        actions.save(case, marks={}, by=worker, **ASKED)
    assert "段階" in str(refusal.value)


def test_a_correction_is_a_new_draft_with_a_reason(case, items, worker):
    with pytest.raises(Refusal):
        actions.correct(case, reason="取り違え", by=worker, **ASKED)
    save(case, worker, {items[0]: (4, ""), items[1]: (4, "")})
    (old,) = actions.submit(case, by=worker, **ASKED)
    (draft,) = actions.correct(case, reason="取り違え", by=worker, **ASKED)
    assert (draft.replaces, draft.comment, len(cells(draft))) == (old, "取り違え", 2)
    assert list(StageJudgement.objects.in_force()) == [old]

import datetime as dt

import pytest

from cases.models import Case
from competencies.actions import stages
from competencies.models import CaseStage
from jobtra.models import AuditEvent
from jobtra.refusals import Refusal
from tests.factories.cases import CaseFactory, ProgrammeFactory, StaffFactory
from tests.factories.competencies import CaseStageFactory, StageFactory, stages_in_force

pytestmark = pytest.mark.django_db
DAY = dt.date(2025, 10, 15)


@pytest.fixture
def case():
    return CaseFactory()


@pytest.fixture
def s(case):
    return stages_in_force(case.programme)


@pytest.fixture
def by():
    return StaffFactory()


def rows(case):
    return [(row.stage.code, row.starts_on) for row in case.case_stages.order_by("starts_on")]


def test_move_writes_the_stage_and_says_so(case, s, by):
    first = dt.date(2025, 4, 1)
    CaseStageFactory(case=case, stage=s[0], starts_on=first)
    stages.move(case, to=s[1], on=DAY, by=by)
    assert rows(case) == [("S1", first), ("S2", DAY)]
    event = AuditEvent.objects.get()
    assert (event.verb, event.by, event.target_id) == ("case.moved", by.code, str(case.pk))
    assert event.changes == {"stage": ["S1", "S2"], "on": "2025-10-15"}


def test_move_begins_a_way(case, s, by):
    stages.move(case, to=s[0], on=DAY, by=by)
    assert rows(case) == [("S1", DAY)]


def test_move_refuses_the_stage_it_is_in(case, s, by):
    CaseStageFactory(case=case, stage=s[0])
    with pytest.raises(Refusal):
        stages.move(case, to=s[0], on=DAY, by=by)


def test_move_refuses_a_stage_of_another_programme(case, s, by):
    foreign = StageFactory(version__framework__code="ZS", version__name="1", code="S2", position=2)
    foreign.version.framework.programmes.add(ProgrammeFactory(code="CARE"))
    with pytest.raises(Refusal):
        stages.move(case, to=foreign, on=DAY, by=by)
    assert rows(case) == []


def test_move_refuses_a_closed_case(case, s, by):
    Case.objects.filter(pk=case.pk).update(status=Case.Status.MOVED, closed_on=DAY)
    with pytest.raises(Refusal):
        stages.move(case, to=s[0], on=DAY, by=by)


def test_move_refuses_a_day_before_the_last_change(case, s, by):
    CaseStageFactory(case=case, stage=s[0], starts_on=DAY)
    with pytest.raises(Refusal):
        stages.move(case, to=s[1], on=DAY - dt.timedelta(days=1), by=by)


def test_move_corrects_the_same_day(case, s, by):
    CaseStageFactory(case=case, stage=s[0])
    stages.move(case, to=s[1], on=DAY, by=by)
    stages.move(case, to=s[2], on=DAY, by=by)
    assert [code for code, _day in rows(case)] == ["S1", "S3"]
    stages.move(case, to=s[0], on=DAY, by=by)
    assert [code for code, _day in rows(case)] == ["S1"]
    assert CaseStage.objects.in_force(DAY).get().stage == s[0]

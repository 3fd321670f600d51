import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.models import Case
from evaluations.measures.case_conferences import Reason, candidates, fallen_lately, months_before
from tests.factories.cases import CaseFactory
from tests.factories.competencies import CaseMonthFactory, CaseStageFactory, StageFactory
from tests.factories.evaluations import AgendaItemFactory, CaseConferenceFactory

pytestmark = pytest.mark.django_db
ON = dt.date(2025, 11, 12)


def discussed(case, held_on, is_discussed=True):
    conference = CaseConferenceFactory(office=case.office, held_on=held_on)
    AgendaItemFactory(
        conference=conference,
        case=case,
        discussed_at=timezone.now() if is_discussed else None,
        discussed_by=conference.convened_by if is_discussed else None,
    )


@pytest.fixture
def case():
    """Discussed lately, at the beginning of a stage: no reason to discuss it."""
    case = CaseFactory()
    CaseStageFactory(case=case, starts_on=dt.date(2025, 10, 20))
    discussed(case, dt.date(2025, 10, 15))
    return case


def reasons(case):
    (found,) = candidates([case], on=ON)
    return found.reasons


def test_no_reason_is_a_reason_not_to(case):
    (found,) = candidates([case], on=ON)
    assert (found.reasons, found.question) == ([], "")
    assert (found.stage.code, found.weeks) == ("S1", 3)
    assert found.last_discussed == dt.date(2025, 10, 15)


@pytest.mark.parametrize(
    ("held_on", "expected"),
    [(dt.date(2025, 8, 12), []), (dt.date(2025, 8, 11), [Reason.WAITING])],
)
def test_three_months_without_discussion(held_on, expected):
    case = CaseFactory()
    discussed(case, held_on)
    discussed(case, dt.date(2025, 11, 1), is_discussed=False)
    assert reasons(case) == expected


def test_never_discussed_is_new():
    assert reasons(CaseFactory()) == [Reason.NEW]


def test_overstay_of_the_present_stage(case):
    CaseStageFactory(case=case, stage=StageFactory(code="S2", position=2), starts_on=ON)
    assert reasons(case) == []
    stuck = CaseFactory()
    CaseStageFactory(case=stuck, starts_on=ON - dt.timedelta(weeks=8))
    discussed(stuck, dt.date(2025, 10, 16))
    assert reasons(stuck) == [Reason.OVERSTAY]


@pytest.mark.parametrize(
    ("fallen", "fell"),
    [([0, 1], True), ([1, 1], False), ([2, 1], False), ([1], False), ([0, 1, 1], False)],
)
def test_fell_since_last_month(case, fallen, fell):
    for n, count in enumerate(fallen):
        CaseMonthFactory(case=case, month=dt.date(2025, 9 + n, 1), fallen=count)
    assert fallen_lately([case], ON) == ({case.pk} if fell else set())


def test_an_old_fall_is_no_reason(case):
    for month, fallen in ((5, 0), (6, 3)):
        CaseMonthFactory(case=case, month=dt.date(2025, month, 1), fallen=fallen)
    assert fallen_lately([case], ON) == set()


def test_those_with_a_reason_stand_first(case):
    new = CaseFactory()
    assert [found.case for found in candidates([case, new], on=ON)] == [new, case]


def test_the_most_pressing_reason_asks_the_question():
    case = CaseFactory()
    CaseStageFactory(case=case, starts_on=ON - dt.timedelta(weeks=20))
    (found,) = candidates([case], on=ON)
    assert found.reasons == [Reason.OVERSTAY, Reason.NEW]
    assert found.question == "S1 に20週。次の段階へ進みますか。"


def test_candidates_ask_as_often_for_many():
    def queries():
        with CaptureQueriesContext(connection) as seen:
            candidates(list(Case.objects.all()), on=ON)
        return len(seen)

    CaseFactory()
    one = queries()
    CaseFactory.create_batch(3)
    assert queries() == one == 4


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (dt.date(2025, 11, 12), dt.date(2025, 8, 12)),
        (dt.date(2025, 5, 31), dt.date(2025, 2, 28)),
        (dt.date(2025, 1, 5), dt.date(2024, 10, 5)),
    ],
)
def test_months_before_is_the_same_day_or_the_last(day, before):
    assert months_before(day, 3) == before

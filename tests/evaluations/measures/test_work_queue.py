import datetime as dt

import pytest

from cases.access import Role
from cases.models import Case
from evaluations.measures import work_queue
from evaluations.measures.work_queue import Sort
from tests.factories.cases import (
    AssignmentFactory,
    AttendanceFactory,
    JobApplicationFactory,
    OfficeFactory,
    StaffFactory,
)
from tests.factories.competencies import ChecklistFactory

pytestmark = pytest.mark.django_db
DAY = dt.date(2025, 10, 29)


@pytest.fixture
def manager():
    return StaffFactory(role=Role.CASE_MANAGER, office=OfficeFactory())


def assigned(office):
    return AssignmentFactory(case__office=office).case


def of(manager, day=DAY):
    return work_queue.of_office(Case.objects.visible_to(manager), manager, day)


def told(lines):
    return {line.case: [(one.sort, one.text, one.days) for one in line.entries] for line in lines}


def test_absence_comes_before_what_is_late_and_that_before_the_rest(manager):
    quiet = assigned(manager.office)
    late, odd, away = (assigned(manager.office) for _ in range(3))
    for case in (quiet, odd, away):
        ChecklistFactory(case=case, submitted=True, month=dt.date(2025, 10, 1))
    for days in (1, 2, 3):
        AttendanceFactory(case=away, on=dt.date(2025, 11, 4) - dt.timedelta(days), kind="absent")
    JobApplicationFactory(case=odd, stage="accepted")
    lines = of(manager, dt.date(2025, 11, 4))
    assert [line.case for line in lines] == [away, late, odd]
    assert told(lines)[late] == [(Sort.LATE, "月次評価が提出されていません", 4)]
    assert [line.has(Sort.INCONSISTENT) for line in lines] == [False, False, True]


def test_an_office_without_a_reason_has_an_empty_queue(manager):
    assigned(manager.office)
    assigned(OfficeFactory())
    assert of(manager) == []

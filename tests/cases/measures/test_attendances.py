import datetime as dt

import pytest

from cases.measures.attendances import MonthOfAttendance, by_month
from cases.models import Attendance
from jobtra.fiscal import Month
from tests.factories.cases import AttendanceFactory, CaseFactory

pytestmark = pytest.mark.django_db
Kind = Attendance.Kind


def days(case, *rows):
    for month, day, kind, is_planned in rows:
        AttendanceFactory(case=case, on=dt.date(2025, month, day), kind=kind, is_planned=is_planned)


def test_by_month_counts_planned_days_and_leaves_excused_ones_out():
    case = CaseFactory()
    days(
        case,
        (9, 1, Kind.PRESENT, True),
        (9, 2, Kind.LATE, True),
        (9, 3, Kind.LEFT_EARLY, True),
        (9, 4, Kind.ABSENT, True),
        (9, 5, Kind.EXCUSED, True),
        (9, 6, Kind.PRESENT, False),
    )
    days(CaseFactory(), (9, 1, Kind.PRESENT, True))
    assert by_month(case, until=dt.date(2025, 9, 30)) == [
        MonthOfAttendance(Month(2025, 9), planned=4, came=3, late=1)
    ]


def test_by_month_shows_the_last_months_up_to_the_day():
    case = CaseFactory()
    days(case, *((month, 1, Kind.PRESENT, True) for month in range(5, 11)))
    days(case, (9, 20, Kind.PRESENT, True))
    shown = by_month(case, until=dt.date(2025, 9, 15))
    assert [(row.month, row.planned) for row in shown] == [
        (Month(2025, 9), 1),
        (Month(2025, 8), 1),
        (Month(2025, 7), 1),
    ]

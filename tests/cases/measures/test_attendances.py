import datetime as dt

import pytest

from cases.measures import attendances
from cases.measures.attendances import MonthOfAttendance, Square, by_month, calendar, of_day
from cases.models import Attendance, Case
from jobtra.fiscal import ONE_DAY, Month
from tests.factories.cases import (
    AttendanceFactory,
    CaseFactory,
    PlannedDayFactory,
    SupportPlanFactory,
)

pytestmark = pytest.mark.django_db
Kind = Attendance.Kind
MONDAY = dt.date(2025, 9, 1)


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


def planned(case, weekday=0, starts_on=dt.date(2025, 5, 1)):
    plan = SupportPlanFactory(case=case, approved=True, starts_on=starts_on)
    PlannedDayFactory(plan=plan, weekday=weekday)
    return plan


def test_the_day_has_who_is_planned_or_recorded_and_the_others(django_assert_num_queries):
    monday, tuesday, recorded, without = (
        CaseFactory(youth__kana=kana) for kana in ("あ", "い", "う", "え")
    )
    planned(monday)
    planned(tuesday, weekday=1)
    planned(recorded, weekday=1)
    AttendanceFactory(case=recorded, on=MONDAY, kind=Kind.LATE, is_planned=False)
    CaseFactory(first_visit_on=dt.date(2025, 9, 2), enrolled_on=None)
    CaseFactory(closed=True, closed_on=dt.date(2025, 8, 31))
    CaseFactory(status="graduated", graduated_on=dt.date(2025, 8, 31))
    with django_assert_num_queries(1):
        day = of_day(Case.objects.all(), MONDAY)
    assert [line.case for line in day.expected] == [monday, recorded]
    assert [line.case for line in day.others] == [tuesday, without]
    assert (day.came, day.absent, day.excused, day.left) == (1, 0, 0, 1)
    assert [line.is_planned for line in day.expected + day.others] == [True, False, False, True]


def test_the_latest_plan_decides_what_is_planned():
    case = CaseFactory()
    assert attendances.is_planned(case, MONDAY)  # without a plan every day counts
    planned(case, weekday=1)
    assert not attendances.is_planned(case, MONDAY)
    planned(case, weekday=0, starts_on=dt.date(2025, 7, 30))
    assert attendances.is_planned(case, MONDAY)
    assert not attendances.is_planned(case, MONDAY + ONE_DAY)
    assert attendances.is_planned(case, dt.date(2025, 7, 29))  # a Tuesday under the first one


def test_the_calendar_shows_weeks_with_what_was_and_what_is_planned(django_assert_num_queries):
    case = CaseFactory()
    planned(case)
    row = AttendanceFactory(case=case, on=MONDAY, kind=Kind.ABSENT)
    with django_assert_num_queries(3):
        weeks = calendar(case, Month(2025, 9), dt.date(2025, 9, 10))
    assert [len(week) for week in weeks] == [7, 7, 7, 7, 7]
    assert weeks[0][0] == Square(MONDAY, row, is_planned=True, is_ahead=False)
    assert weeks[2][0] == Square(dt.date(2025, 9, 15), None, is_planned=True, is_ahead=True)
    assert weeks[-1][2:] == [None] * 5
    assert sum(square.is_planned for week in weeks for square in week if square) == 5

import datetime as dt

import pytest

from cases.measures import absences
from cases.measures.absences import Absence
from cases.models import Case
from tests.factories.cases import AttendanceFactory, CaseFactory

TODAY = dt.date(2025, 11, 20)


def days(pattern):
    """Planned days up to today, one a day: + came, - missed."""
    first = TODAY - dt.timedelta(days=len(pattern) - 1)
    return [(first + dt.timedelta(days=n), mark == "+") for n, mark in enumerate(pattern)]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("", None),
        ("+--", Absence(TODAY, came=1, planned=3)),
        ("++--", None),
        ("++---", Absence(TODAY, running=3)),
        ("--+", Absence(TODAY, came=1, planned=3)),
    ],
)
def test_three_running_or_less_than_half(pattern, expected):
    assert absences.absence(days(pattern), TODAY) == expected


@pytest.mark.django_db
def test_of_counts_planned_days_of_four_weeks_without_the_excused():
    away, excused, long_ago = (CaseFactory() for _n in range(3))
    for back in (1, 2, 3):
        AttendanceFactory(case=away, on=TODAY - dt.timedelta(days=back), kind="absent")
        AttendanceFactory(case=excused, on=TODAY - dt.timedelta(days=back), kind="excused")
        AttendanceFactory(case=long_ago, on=TODAY - dt.timedelta(days=27 + back), kind="absent")
    AttendanceFactory(case=away, on=TODAY, kind="absent", is_planned=False)
    found = absences.of(Case.objects.all(), TODAY)
    assert found == {away.pk: Absence(TODAY - dt.timedelta(days=1), running=3)}

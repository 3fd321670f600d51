import datetime as dt

import pytest

from cases.measures import retention
from cases.measures.retention import Standing
from cases.models import Case
from tests.factories.cases import CaseFactory, EmploymentCheckFactory, EmploymentFactory

START = dt.date(2025, 1, 31)


def test_the_days_are_reach_dates_and_roll_to_the_last_of_a_short_month():
    assert retention.due_dates(START) == {
        "w2": dt.date(2025, 2, 13),
        "m1": dt.date(2025, 2, 28),
        "m3": dt.date(2025, 4, 30),
        "m6": dt.date(2025, 7, 30),
        "m12": dt.date(2026, 1, 30),
    }


@pytest.fixture
def employment(db):
    case = CaseFactory(first_visit_on=None, enrolled_on=dt.date(2024, 6, 3), status="graduated")
    return EmploymentFactory(case=case, starts_on=START)


def standings(employment, day):
    checks = list(employment.checks.all())
    return {one.point: one.standing for one in retention.steps(employment, checks, day)}


@pytest.mark.parametrize(
    ("days", "standing"),
    [(-8, Standing.AHEAD), (-7, Standing.OPEN), (21, Standing.OPEN), (22, Standing.OVERDUE)],
)
def test_a_point_is_open_from_seven_days_before_to_twenty_one_after(employment, days, standing):
    day = dt.date(2025, 4, 30) + dt.timedelta(days=days)
    assert standings(employment, day)["m3"] == standing


def test_a_check_answers_its_point_and_an_imported_one_the_window_it_lies_in(employment):
    EmploymentCheckFactory(employment=employment, on=dt.date(2025, 5, 30), point="m1")
    EmploymentCheckFactory(employment=employment, on=dt.date(2025, 5, 21))
    found = standings(employment, dt.date(2025, 6, 1))
    assert (found["m1"], found["m3"], found["w2"]) == (
        Standing.DONE,
        Standing.DONE,
        Standing.OVERDUE,
    )


def test_what_lies_after_the_leaving_is_not_asked(employment):
    employment.left_on = dt.date(2025, 4, 29)
    assert standings(employment, dt.date(2025, 6, 1))["m3"] == Standing.LEFT


def test_due_tells_what_waits_the_earliest_first(employment, django_assert_num_queries):
    EmploymentCheckFactory(employment=employment, on=dt.date(2025, 2, 13), point="w2")
    with django_assert_num_queries(2):
        found = retention.due(Case.objects.all(), dt.date(2025, 4, 25))
    assert [(one.point, one.standing) for one in found] == [
        ("m1", Standing.OVERDUE),
        ("m3", Standing.OPEN),
    ]

import datetime as dt

import pytest

from cases.measures import applications
from tests.factories.cases import CaseFactory, JobApplicationFactory

pytestmark = pytest.mark.django_db

TODAY = dt.date(2025, 10, 10)


def row(case, stage="applied", next_on=None):
    return JobApplicationFactory(case=case, stage=stage, next_on=next_on)


def test_counts_what_is_not_decided_and_the_nearest_date_to_come():
    case = CaseFactory()
    row(case, next_on=dt.date(2025, 10, 20))
    row(case, "offered", next_on=dt.date(2025, 10, 10))
    row(case, "preparing", next_on=dt.date(2025, 10, 9))
    for stage in ("accepted", "declined", "rejected", "withdrawn"):
        row(case, stage, next_on=dt.date(2025, 10, 11))
    assert applications.count_of(case, TODAY) == applications.Count(3, TODAY)


def test_a_case_without_one_counts_none():
    assert applications.count_of(CaseFactory(), TODAY) == applications.Count(0, None)


def test_each_case_for_itself(django_assert_num_queries):
    first, second = row(CaseFactory()).case, row(CaseFactory()).case
    with django_assert_num_queries(1):
        found = applications.counts([first, second], TODAY)
    assert found == {first.pk: applications.Count(1), second.pk: applications.Count(1)}

import pytest

from cases.access import Role
from competencies.measures import double_ratings
from jobtra.fiscal import Month
from tests.factories.cases import AssignmentFactory, CaseFactory, OfficeFactory, StaffFactory

OCTOBER = Month(2025, 10)


@pytest.mark.parametrize(
    ("cases", "count"), [(0, 0), (1, 1), (2, 2), (20, 2), (21, 3), (30, 3), (101, 11)]
)
def test_a_tenth_is_drawn_and_at_least_two(cases, count):
    codes = [f"C{n}" for n in range(cases)]
    assert len(double_ratings.drawn("HQ 2025-10", codes)) == count


def test_the_draw_is_the_same_again_whatever_the_order_of_the_codes():
    codes = [f"C{n}" for n in range(40)]
    first = double_ratings.drawn("HQ 2025-10", codes)
    assert double_ratings.drawn("HQ 2025-10", codes[::-1]) == first
    assert double_ratings.drawn("HQ 2025-11", codes) != first


def test_of_those_who_are_free_one_with_the_fewest_is_chosen():
    assert double_ratings.choose("x", ["a", "b", "c"], {"a": 1, "b": 0, "c": 2}) == "b"
    assert double_ratings.choose("x", [], {}) is None


@pytest.mark.django_db
def test_the_second_worker_rates_and_never_the_key_worker():
    office = OfficeFactory()
    case = CaseFactory(office=office, enrolled_on=OCTOBER.first)
    key = StaffFactory(office=office, role=Role.SUPPORT_WORKER)
    AssignmentFactory(case=case, staff=key, kind="key")
    assert double_ratings.pairs(office, OCTOBER) == [(case, None)]
    free = StaffFactory(office=office, role=Role.CASE_MANAGER)
    assert double_ratings.pairs(office, OCTOBER) == [(case, free)]
    second = StaffFactory(office=office, role=Role.SUPPORT_WORKER)
    AssignmentFactory(case=case, staff=second, kind="second")
    assert double_ratings.pairs(office, OCTOBER) == [(case, second)]

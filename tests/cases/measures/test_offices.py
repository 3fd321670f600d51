import datetime as dt

import pytest

from cases.measures import offices
from tests.factories.cases import (
    AssignmentFactory,
    CaseFactory,
    EmployerFactory,
    EnquiryFactory,
    OfficeFactory,
    StaffFactory,
    TransferFactory,
)

pytestmark = pytest.mark.django_db


def moved(case, before, after, day):
    return TransferFactory(
        case=case, from_office=before, to_office=after, moves_on=dt.date(2025, 6, day), moved=True
    )


def test_a_case_that_never_moved_was_always_there():
    case = CaseFactory()
    assert offices.office_on(case, dt.date(2024, 1, 1)) == case.office


def test_each_day_has_its_office():
    first, second, third = (OfficeFactory() for _ in range(3))
    case = CaseFactory(office=third)
    moved(case, first, second, 10)
    moved(case, second, third, 20)
    TransferFactory(case=case, to_office=first, moves_on=dt.date(2025, 6, 25))  # only asked
    days = {9: first, 10: second, 19: second, 20: third, 30: third}
    for day, office in days.items():
        assert offices.office_on(case, dt.date(2025, 6, day)) == office


def test_two_moves_of_a_day_end_with_the_last():
    first, second, third = (OfficeFactory() for _ in range(3))
    case = CaseFactory(office=third)
    moved(case, first, second, 10)
    moved(case, second, third, 10)
    assert offices.office_on(case, dt.date(2025, 6, 10)) == third


def test_holdings_are_counts():
    office = OfficeFactory()
    case = CaseFactory(office=office)
    CaseFactory(office=office, closed=True)
    EnquiryFactory(office=office, taken_by=StaffFactory())
    EmployerFactory(office=office, added_by=StaffFactory())
    StaffFactory(office=office)
    TransferFactory(case=case, asked_by=StaffFactory())
    assert offices.holdings(office) == offices.Holdings(1, 1, 1, 1, 1, 1)
    assert offices.holdings(OfficeFactory()) == offices.Holdings(0, 0, 0, 0, 0, 0)


def test_key_workers_with_their_cases():
    row = AssignmentFactory()
    AssignmentFactory(case=CaseFactory(office=row.case.office, closed=True), staff=row.staff)
    AssignmentFactory(case=row.case, kind="second")
    AssignmentFactory()
    (person,) = offices.key_workers(row.case.office)
    assert (person, person.open_cases, person.cases) == (row.staff, 1, 2)

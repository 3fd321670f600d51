import datetime as dt

import pytest

from competencies.actions import sheets
from competencies.measures import reminders
from competencies.measures.reminders import Owed
from jobtra.fiscal import Month
from tests.factories.cases import AssignmentFactory, CaseFactory, OfficeFactory, StaffFactory
from tests.factories.competencies import ChecklistFactory, FrameworkVersionFactory, ItemFactory

OCTOBER = Month(2025, 10)


def days(first, last):
    span = (dt.date.fromisoformat(first), dt.date.fromisoformat(last))
    every = [span[0] + dt.timedelta(days=n) for n in range((span[1] - span[0]).days + 1)]
    return [day.day for day in every if reminders.is_day(day)]


def test_days_are_the_last_three_business_days_and_those_after_the_deadline():
    # 31 October is a Friday; 3 November a holiday; from the 20th November itself is in work
    assert days("2025-10-20", "2025-10-31") == [29, 30, 31]
    assert days("2025-11-01", "2025-11-25") == [4, 5, 6, 7, 10, 11, 12, 13, 14, 17, 18, 19]


def test_days_step_over_holidays_before_the_deadline():
    # 29 April 2026 is a holiday, the 30th the last business day
    assert days("2026-04-20", "2026-04-30") == [27, 28, 30]
    assert days("2026-05-01", "2026-05-08") == [1, 7, 8]
    assert days("2025-12-20", "2025-12-31") == [29, 30, 31]


@pytest.mark.django_db
def test_owed_counts_youths_and_cells_by_person_and_by_key_worker():
    office, version = OfficeFactory(), FrameworkVersionFactory()
    ItemFactory.create_batch(2, version=version)
    key, second = StaffFactory(office=office), StaffFactory(office=office)

    def sheet(**fields):
        case = AssignmentFactory(case__office=office, staff=key).case
        return ChecklistFactory(case=case, version=version, **fields)

    sheet(submitted=True)
    back = sheet(submitted=True)
    sheets.replace(back, by=key, comment="場面を")
    AssignmentFactory(case=sheet().case, staff=second, kind="second")
    ChecklistFactory(case=CaseFactory(office=office), version=version)
    AssignmentFactory(staff=key)  # of another office
    found = reminders.owed(office, OCTOBER)
    assert dict(found.by_person) == {key.pk: Owed(2, 4), second.pk: Owed(1, 2)}
    assert dict(found.by_key_worker) == {key.pk: Owed(2, 4), None: Owed(1, 2)}
    assert found.total == Owed(3, 6)

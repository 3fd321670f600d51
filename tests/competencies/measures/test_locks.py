import datetime as dt

import pytest
from django.utils import timezone

from competencies.measures import locks
from jobtra import fiscal
from jobtra.fiscal import Month
from tests.factories.cases import OfficeFactory
from tests.factories.competencies import (
    ChecklistFactory,
    LockExtensionFactory,
    StageJudgementFactory,
)

OCTOBER = Month(2025, 10)


@pytest.mark.parametrize(
    ("month", "day"),
    [
        (Month(2025, 10), dt.date(2025, 11, 10)),  # 3 November is Culture Day
        (Month(2025, 12), dt.date(2026, 1, 8)),  # only New Year's Day itself is a holiday
        (Month(2026, 3), dt.date(2026, 4, 7)),
        (Month(2026, 4), dt.date(2026, 5, 12)),  # Golden Week, 6 May for Sunday the 3rd
        (Month(2018, 12), dt.date(2019, 1, 8)),
        (Month(2019, 4), dt.date(2019, 5, 13)),  # ten days of holidays for the new emperor
        (Month(2026, 8), dt.date(2026, 9, 7)),
    ],
)
def test_usual_day_is_the_fifth_business_day_of_the_next_month(month, day):
    assert locks.usual(month) == day


def test_a_late_submission_waits_until_its_third_business_day():
    """Over New Year and the long holidays of May 2026, each day of submission with each of the run."""
    lock_day = dt.date(2026, 1, 8)
    days = [dt.date(2025, 12, 20) + dt.timedelta(days=n) for n in range(150)]
    for today in days[19:]:
        since = timezone.localtime(locks.waits_from(lock_day, today))
        assert since.time() == dt.time.min
        for day in days[: days.index(today) + 1]:
            is_ripe = day < lock_day or fiscal.add_business_days(day, 3) <= today
            assert (day < since.date()) == is_ripe


@pytest.mark.django_db
def test_day_of_takes_the_latest_word_of_the_office():
    office = OfficeFactory()
    assert locks.day_of(office.pk, OCTOBER) == dt.date(2025, 11, 10)
    for day in (28, 20):
        LockExtensionFactory(office=office, locks_on=dt.date(2025, 11, day))
    assert locks.day_of(office.pk, OCTOBER) == dt.date(2025, 11, 20)
    assert locks.day_of(OfficeFactory().pk, OCTOBER) == dt.date(2025, 11, 10)
    assert locks.day_of(office.pk, OCTOBER.next) == dt.date(2025, 12, 5)


@pytest.mark.django_db
def test_still_open_are_the_months_before_their_day():
    office = OfficeFactory()
    november = (OCTOBER.next, dt.date(2025, 12, 5))
    for day, last in [(9, [(OCTOBER, dt.date(2025, 11, 10))]), (10, [])]:
        assert locks.still_open(office.pk, dt.date(2025, 11, day)) == [november, *last]
    LockExtensionFactory(office=office, locks_on=dt.date(2025, 12, 9))
    assert locks.still_open(office.pk, dt.date(2025, 12, 8)) == [
        (Month(2025, 12), dt.date(2026, 1, 8)),
        (OCTOBER, dt.date(2025, 12, 9)),
    ]


@pytest.mark.django_db
def test_due_are_months_whose_day_has_come_and_that_hold_something():
    sheet = ChecklistFactory(submitted=True)
    judgement = StageJudgementFactory(month=dt.date(2025, 9, 1), submitted=True)
    ChecklistFactory()  # a draft
    ChecklistFactory(submitted=True, voice="second")
    later = ChecklistFactory(submitted=True)
    LockExtensionFactory(office=later.case.office, locks_on=dt.date(2025, 11, 20))
    september = (judgement.case.office_id, Month(2025, 9))
    october = (sheet.case.office_id, OCTOBER)
    assert locks.due(dt.date(2025, 10, 6)) == []
    assert locks.due(dt.date(2025, 10, 7)) == [september]
    assert locks.due(dt.date(2025, 11, 10)) == [september, october]
    assert locks.due(dt.date(2025, 11, 20)) == [
        september,
        *sorted([october, (later.case.office_id, OCTOBER)], key=lambda pair: pair[0]),
    ]

import datetime as dt

import pytest

from competencies.measures.rating_month import deadline, minutes_for, month_in_work
from jobtra.fiscal import Month


@pytest.mark.parametrize(
    ("today", "month"),
    [
        (dt.date(2025, 10, 19), Month(2025, 9)),
        (dt.date(2025, 10, 20), Month(2025, 10)),
        (dt.date(2025, 10, 31), Month(2025, 10)),
        (dt.date(2025, 11, 1), Month(2025, 10)),
        (dt.date(2026, 1, 5), Month(2025, 12)),
    ],
)
def test_month_in_work_opens_on_the_twentieth(today, month):
    assert month_in_work(today) == month


def test_deadline_is_the_last_business_day():
    assert deadline(Month(2025, 11)) == dt.date(2025, 11, 28)
    assert deadline(Month(2026, 5)) == dt.date(2026, 5, 29)


@pytest.mark.parametrize(
    ("cells", "minutes"), [(0, 0), (1, 1), (8, 1), (9, 2), (40, 5), (800, 100)]
)
def test_minutes_for_are_whole_and_never_none_for_some(cells, minutes):
    assert minutes_for(cells) == minutes
    assert isinstance(minutes_for(cells), int)

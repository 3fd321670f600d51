import datetime as dt

import pytest

from cases.models import Youth


@pytest.mark.parametrize(
    ("day", "age"),
    [(dt.date(2025, 5, 1), 24), (dt.date(2025, 5, 2), 25), (dt.date(2026, 1, 1), 25)],
)
def test_age_grows_on_the_birthday(day, age):
    assert Youth(born_on=dt.date(2000, 5, 2)).age_on(day) == age


def test_age_is_unknown_without_a_date():
    assert Youth(born_on=None).age_on(dt.date(2025, 5, 1)) is None

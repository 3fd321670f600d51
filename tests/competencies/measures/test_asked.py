import datetime as dt

import pytest

from competencies.measures.asked import FOLDED, Kind, is_full, is_sampled, kind_of
from competencies.measures.growth import Past
from jobtra.fiscal import Month

OCTOBER = Month(2025, 10)
ATTAINED = Past(level=4, is_attained=True, was_attained=True)
FALLEN = Past(level=3, was_attained=True)


@pytest.mark.parametrize(
    ("due", "past", "is_focus", "sampled", "kind"),
    [
        (OCTOBER, Past(), False, False, Kind.DUE),
        (OCTOBER, ATTAINED, True, True, Kind.DUE),
        (OCTOBER + 1, Past(), False, True, Kind.LATER),
        (None, Past(), False, True, Kind.LATER),
        (OCTOBER + 1, Past(), True, False, Kind.FOCUS),
        (OCTOBER - 1, Past(level=3), False, False, Kind.OPEN),
        (OCTOBER - 1, ATTAINED, False, False, Kind.KEPT),
        (OCTOBER - 1, ATTAINED, False, True, Kind.RECHECK),
        (OCTOBER + 2, ATTAINED, False, False, Kind.KEPT),
        (OCTOBER + 2, FALLEN, False, False, Kind.OPEN),
    ],
)
def test_kind_says_why_an_item_is_asked_or_folded(due, past, is_focus, sampled, kind):
    assert kind_of(due, OCTOBER, past, is_focus=is_focus, is_sampled=sampled) == kind
    assert (kind in FOLDED) == (kind in {"kept", "later"})


def test_every_attained_item_comes_up_once_in_five_months():
    for code in ("R-A1", "R-B2", "R-I3"):
        turns = [is_sampled(7, code, OCTOBER + n) for n in range(10)]
        assert turns[:5] == turns[5:]
        assert sum(turns) == 2


@pytest.mark.parametrize(
    ("month", "hired_on", "closed_on", "full"),
    [
        (Month(2025, 7), None, None, False),  # the first
        (Month(2025, 8), None, None, True),  # the second
        (Month(2025, 9), None, None, False),
        (Month(2025, 10), None, None, True),  # the plan is reviewed
        (Month(2025, 11), dt.date(2025, 11, 1), None, True),
        (Month(2025, 11), None, dt.date(2025, 11, 30), True),
        (Month(2025, 12), dt.date(2025, 11, 1), None, False),
    ],
)
def test_full_months_are_the_second_the_reviews_and_the_end(month, hired_on, closed_on, full):
    enrolled_on = dt.date(2025, 7, 31)
    assert is_full(month, enrolled_on=enrolled_on, hired_on=hired_on, closed_on=closed_on) == full


@pytest.mark.parametrize(
    ("month", "is_review", "full"),
    [
        (Month(2025, 10), False, False),  # by the enrolment it would be
        (Month(2025, 11), True, True),
        (Month(2025, 8), False, True),  # the second month stays
    ],
)
def test_where_a_plan_is_in_force_its_review_decides(month, is_review, full):
    assert is_full(month, enrolled_on=dt.date(2025, 7, 31), is_review=is_review) == full

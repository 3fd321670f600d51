import datetime as dt
from collections import Counter
from fractions import Fraction
from statistics import median, quantiles

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.measures import outcomes
from evaluations.measures.outcomes import Hire, Registration
from jobtra.fiscal import FiscalYear

YEAR = FiscalYear(2025)


def day(text):
    return dt.date.fromisoformat(text)


# Domain.md 6.6 C: ten hires, cut-off 2026-03-31, worked out by hand.
TEN = [
    Hire(day(starts), left and day(left), confirmed and day(confirmed))
    for starts, left, confirmed in [
        ("2025-01-06", None, "2026-01-10"),
        ("2025-02-03", "2025-03-20", None),
        ("2025-04-01", None, "2026-03-25"),
        ("2025-04-01", "2025-09-30", None),
        ("2025-06-02", None, "2025-12-05"),
        ("2025-07-01", None, "2025-08-01"),
        ("2025-08-18", "2026-01-15", None),
        ("2025-10-01", None, "2026-03-31"),
        ("2025-12-01", None, "2026-03-05"),
        ("2026-02-02", None, "2026-03-31"),
    ]
]


@pytest.mark.parametrize(
    ("months", "due", "retained", "left", "unknown", "rate", "wilson", "lower", "upper"),
    [
        (1, 10, 10, 0, 0, 1.0, [0.7225, 1.0], 1.0, 1.0),
        (3, 9, 7, 1, 1, 0.8750, [0.5291, 0.9776], 0.7778, 0.8889),
        (6, 8, 5, 2, 1, 0.7143, [0.3589, 0.9178], 0.6250, 0.7500),
        (12, 4, 1, 2, 1, 0.3333, [0.0615, 0.7923], 0.2500, 0.5000),
    ],
)
def test_retention_of_the_ten_published_hires(
    months, due, retained, left, unknown, rate, wilson, lower, upper
):
    found = outcomes.retention_of(TEN, months, day("2026-03-31"))
    counts = [found[name] for name in ("due", "retained", "left", "unknown")]
    assert counts == [due, retained, left, unknown]
    assert round(found["rate_known"], 4) == rate
    assert [round(bound, 4) for bound in found["wilson95"]] == wilson
    assert (round(found["lower"], 4), round(found["upper"], 4)) == (lower, upper)


@pytest.mark.parametrize(
    ("left", "confirmed", "standing"),
    [
        ("2026-03-30", None, "left"),
        ("2026-03-31", None, "retained"),  # the last day at work is the reach date
        (None, "2026-03-31", "retained"),
        (None, "2026-03-30", "unknown"),
        (None, "2027-01-01", "retained"),  # learnt after the cut-off
        (None, None, "unknown"),
        ("2026-03-30", "2026-04-02", "left"),  # who left has left, whatever was heard since
    ],
)
def test_a_hire_stands_on_its_reach_date(left, confirmed, standing):
    hire = Hire(day("2025-04-01"), left and day(left), confirmed and day(confirmed))
    assert hire.at(day("2026-03-31")) == standing


def test_months_that_end_too_soon_reach_on_their_last_day():
    started = Hire(day("2025-08-31"), day("2026-02-28"))
    assert outcomes.retention_of([started], 6, YEAR.cut_off)["retained"] == 1
    assert outcomes.retention_of([started], 6, day("2026-02-27"))["due"] == 0


def test_a_reach_date_on_the_cut_off_counts():
    first_out = Registration(day("2025-05-02"))
    last_in = Registration(day("2025-05-01"), hired_on=day("2026-04-30"))
    found = outcomes.figures(YEAR, [last_in, first_out], [])
    assert found["K13", "this_cohort_so_far", 0]["denominator"] == 1
    assert found["K13", "this_cohort_so_far", 0]["numerator"] == 1


def test_what_comes_a_day_after_the_reach_date_does_not_count():
    late = Registration(day("2024-04-01"), day("2025-04-01"), True, day("2025-04-01"))
    found = outcomes.figures(YEAR, [late], [])
    assert found["K12", "mature_cohort", 0]["numerator"] == 0
    assert found["K13", "mature_cohort", 0]["numerator"] == 0
    assert found["K13", "mature_cohort", 0]["denominator"] == 1


def test_only_the_interrupted_are_interrupted():
    closed = day("2024-09-30")
    cohort = [
        Registration(day("2024-04-01"), closed, is_interrupted=True),
        Registration(day("2024-04-01"), closed, is_interrupted=False),
    ]
    found = outcomes.figures(YEAR, cohort, [])["K12", "mature_cohort", 0]
    assert (found["numerator"], found["denominator"]) == (1, 2)


def test_cohorts_are_fiscal_years():
    edges = ["2024-03-31", "2024-04-01", "2025-03-31", "2025-04-01"]
    found = outcomes.figures(YEAR, [Registration(day(edge)) for edge in edges], [])
    assert found["K13", "mature_cohort", 0]["denominator"] == 2
    assert found["K13", "this_cohort_so_far", 0]["denominator"] == 1


def test_later_months_are_shown_for_earlier_hires():
    hires = [Hire(day("2023-04-01"), confirmed_on=day("2026-04-01")), Hire(day("2022-04-01"))]
    found = outcomes.figures(YEAR, [], hires)
    assert found["K19", "hired_2023", 24]["retained"] == 1
    assert found["K19", "hired_2022", 36]["unknown"] == 1
    assert set(found) == {
        ("K08", "at_6_months_this_cohort", 0),
        ("K12", "mature_cohort", 0),
        ("K12", "this_cohort_so_far", 0),
        ("K13", "mature_cohort", 0),
        ("K13", "this_cohort_so_far", 0),
        *(("K19", f"hired_{year}", k) for year in (2024, 2025) for k in (1, 3, 6, 12)),
        ("K19", "hired_2023", 24),
        ("K19", "hired_2022", 36),
    }


def test_nobody_gives_nulls():
    assert outcomes.proportion(0, 0)["wilson95"] is None
    assert outcomes.retention(0, 0, 2) == {
        "due": 2,
        "retained": 0,
        "left": 0,
        "unknown": 2,
        "rate_known": None,
        "wilson95": None,
        "lower": 0.0,
        "upper": 1.0,
    }
    assert outcomes.attainment(Counter())["median"] is None


SHARES = st.lists(st.builds(Fraction, st.integers(0, 40), st.just(40)), min_size=2, max_size=30)


@given(SHARES)
def test_attainment_is_the_median_and_the_inclusive_quartiles(shares):
    found = outcomes.attainment(Counter(shares))
    low, _middle, high = quantiles(shares, method="inclusive")
    assert found["median"] == outcomes.rounded(median(shares))
    assert (found["q1"], found["q3"]) == (outcomes.rounded(low), outcomes.rounded(high))


@given(SHARES, SHARES)
def test_attainment_of_two_offices_is_that_of_all_their_youths(one, other):
    parts = [outcomes.attainment(Counter(shares)) for shares in (one, other)]
    assert outcomes.together("K08", parts) == outcomes.attainment(Counter(one + other))


COUNTS = st.tuples(st.integers(0, 20), st.integers(0, 20), st.integers(0, 20))


@given(st.lists(COUNTS, max_size=4))
def test_retention_of_offices_adds_up(offices):
    sums = [sum(counts) for counts in zip(*offices, strict=True)] or [0, 0, 0]
    parts = [outcomes.retention(*counts) for counts in offices]
    assert outcomes.together("K19", parts) == outcomes.retention(*sums)


def test_proportions_of_offices_add_up():
    parts = [outcomes.proportion(22, 38), outcomes.proportion(20, 28)]
    assert outcomes.together("K13", parts) == outcomes.proportion(42, 66)

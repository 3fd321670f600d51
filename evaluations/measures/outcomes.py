"""What became of a year's youths: K08, K12, K13, K19. Plain data in, plain data out, no database.

Definitions: product.md 5. A figure is a dict of counts and of what follows from them; counts add up
over offices, so the figures of all offices come from those of each (`together`).
"""

from collections import Counter
from datetime import date
from fractions import Fraction
from math import floor
from typing import NamedTuple

from evaluations.measures.proportions import wilson
from jobtra.fiscal import FiscalYear, reach_date

COHORT_MONTHS = 12  # the time that employment and interruption are given after a registration
ATTAINMENT_MONTHS = 6
RETENTION_MONTHS = (1, 3, 6, 12)
LATER_MONTHS = {24: 2, 36: 3}  # shown for the hires of as many years before


class Registration(NamedTuple):
    """One case from its enrolment on; `hired_on` is its first qualifying start."""

    enrolled_on: date
    closed_on: date | None = None
    is_interrupted: bool = False
    hired_on: date | None = None
    attained: Fraction | None = None  # share of requirements at the six-month reach date


class Hire(NamedTuple):
    """The first qualifying employment of a case; `confirmed_on` is the last day it was known to last."""

    starts_on: date
    left_on: date | None = None
    confirmed_on: date | None = None

    def at(self, reached_on):
        """ "left", "retained" or "unknown" on a reach date. What is learnt later still proves it."""
        if self.left_on and self.left_on < reached_on:
            return "left"
        if self.left_on or (self.confirmed_on and self.confirmed_on >= reached_on):
            return "retained"
        return "unknown"


def figures(year: FiscalYear, registrations, hires):
    """{(indicator, cohort, months): figure} of one office; all keys are there, with zeros if need be.

    registrations: those of the year and of the year before; hires: those of the year and of the
    three before. Others are left alone.
    """
    this_cohort = begun_in(year, registrations)
    return {
        **cohort_figures(begun_in(year.previous, registrations), year.cut_off, "mature_cohort"),
        **cohort_figures(this_cohort, year.cut_off, "this_cohort_so_far"),
        ("K08", "at_6_months_this_cohort", 0): attainment(
            Counter(one.attained for one in this_cohort if one.attained is not None)
        ),
        **{
            ("K19", f"hired_{hired_in}", months): retention_of(cohort, months, year.cut_off)
            for hired_in, spans in retention_spans(year)
            for cohort in [begun_in(hired_in, hires)]
            for months in spans
        },
    }


def begun_in(year, things):
    """The registrations or hires whose first day, their first field, lies in the year."""
    first, last = year.starts_on, year.ends_on
    return [thing for thing in things if first <= thing[0] <= last]


def retention_spans(year):
    """(year of hiring, months) that an evaluation of the year shows."""
    yield year.previous, RETENTION_MONTHS
    yield year, RETENTION_MONTHS
    for months, before in LATER_MONTHS.items():
        yield FiscalYear(year.year - before), (months,)


def cohort_figures(cohort, cut_off, name):
    """Interrupted (K12) and employed (K13) within 12 months, of those already at 12 months."""
    size = interrupted = employed = 0
    for one in cohort:
        reached_on = reach_date(one.enrolled_on, COHORT_MONTHS)
        if reached_on <= cut_off:
            size += 1
            interrupted += one.is_interrupted and one.closed_on <= reached_on
            employed += one.hired_on is not None and one.hired_on <= reached_on
    return {
        ("K12", name, 0): proportion(interrupted, size),
        ("K13", name, 0): proportion(employed, size),
    }


def retention_of(hires, months, cut_off):
    reached = ((hire, reach_date(hire.starts_on, months)) for hire in hires)
    stood = Counter(hire.at(day) for hire, day in reached if day <= cut_off)
    return retention(stood["retained"], stood["left"], stood["unknown"])


def proportion(numerator, denominator):
    return {
        "numerator": numerator,
        "denominator": denominator,
        "wilson95": interval(numerator, denominator),
    }


def retention(retained, left, unknown):
    """The rate among those known, and its bounds: the unknown as left, the unknown as retained."""
    due, known = retained + left + unknown, retained + left
    return {
        "due": due,
        "retained": retained,
        "left": left,
        "unknown": unknown,
        "rate_known": share(retained, known),
        "wilson95": interval(retained, known),
        "lower": share(retained, due),
        "upper": share(retained + unknown, due),
    }


def attainment(shares):
    """Median and quartiles of the youths' shares. `shares` counts each Fraction.

    Quartiles interpolate between neighbours (type 7 of Hyndman and Fan, American Statistician 50
    (1996) 361). The counted shares stay in the figure: without them medians would not add up.
    """
    counted = sorted(shares.items())
    ordered = [value for value, count in counted for _ in range(count)]
    return {
        "n": len(ordered),
        "median": quantile(ordered, Fraction(1, 2)),
        "q1": quantile(ordered, Fraction(1, 4)),
        "q3": quantile(ordered, Fraction(3, 4)),
        "shares": {str(value): count for value, count in counted},
    }


def quantile(ordered, part):
    if not ordered:
        return None
    place = part * (len(ordered) - 1)
    below = floor(place)
    above = min(below + 1, len(ordered) - 1)
    return rounded(ordered[below] + (place - below) * (ordered[above] - ordered[below]))


def together(indicator, parts):
    """The figure of several offices from the figures of each."""
    if indicator == "K08":
        counted = Counter()
        for part in parts:
            counted.update({Fraction(text): count for text, count in part["shares"].items()})
        return attainment(counted)
    if indicator == "K19":
        return retention(*(total(parts, name) for name in ("retained", "left", "unknown")))
    return proportion(total(parts, "numerator"), total(parts, "denominator"))


def total(parts, name):
    return sum(part[name] for part in parts)


def share(part, whole):
    return rounded(part / whole) if whole else None


def interval(successes, n):
    bounds = wilson(successes, n)
    return bounds and [rounded(bound) for bound in bounds]


def rounded(value):
    return round(float(value), 6)

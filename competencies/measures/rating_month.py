"""Which month is being rated: the one rule that every list of checklists starts from."""

from math import ceil

from jobtra.fiscal import Month, last_business_day

OPENS_ON_DAY = 20  # the sheets of a month open on its 20th
SECONDS_A_CELL = 7.5  # five minutes for a youth with forty requirements


def month_in_work(today):
    """The month people rate on that day: from the 20th the month itself, before it the last one.

    The last month stays in work after its deadline: what is late is completed, then checked and
    discussed in the first half of the next.
    """
    month = Month.of(today)
    return month if today.day >= OPENS_ON_DAY else month.previous


def deadline(month):
    """The last business day of the month: by then its checklists are submitted."""
    return last_business_day(month)


def minutes_for(cells):
    """Whole minutes that so many cells take, at least one for any."""
    return ceil(cells * SECONDS_A_CELL / 60)

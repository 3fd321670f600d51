"""Applications for jobs, counted: how many are under way, and what comes next."""

from dataclasses import dataclass
from datetime import date

from cases.models import JobApplication


@dataclass(frozen=True)
class Count:
    """Of one case: applications not yet decided, and the nearest of their next dates."""

    going: int = 0
    next_on: date | None = None


def counts(cases, today):
    """{case id: Count} of these cases, where there is one to count. One query."""
    found = {}
    rows = JobApplication.objects.going().filter(case__in=cases).order_by("case")
    for case, next_on in rows.values_list("case", "next_on"):
        known = found.get(case, Count())
        days = {known.next_on, next_on if next_on and next_on >= today else None} - {None}
        found[case] = Count(known.going + 1, min(days, default=None))
    return found


def count_of(case, today):
    return counts([case], today).get(case.pk, Count())

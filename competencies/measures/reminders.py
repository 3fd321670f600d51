"""Who still owes checklists, in counts: what a reminder says. No names."""

from collections import defaultdict
from dataclasses import dataclass, field

from cases.models import Case
from competencies.measures import progress, rating_month
from jobtra.fiscal import add_business_days, is_business_day

DAYS = 3  # business days, the deadline itself the last of them


def is_day(today):
    """The last three business days up to the deadline of the month in work, and those after it."""
    deadline = rating_month.deadline(rating_month.month_in_work(today))
    return is_business_day(today) and today >= add_business_days(deadline, 1 - DAYS)


@dataclass
class Owed:
    """Sheets not handed in, and the cells still empty on them."""

    youths: int = 0
    cells: int = 0

    def add(self, one):
        self.youths += 1
        self.cells += one.left

    @property
    def minutes(self):
        return rating_month.minutes_for(self.cells)


@dataclass
class OfficeOwed:
    """Of one office and month. Who is key or second worker owes a sheet, as on Today; in the sum by
    worker each stands once, with the key worker (None: there is none)."""

    by_person: dict = field(default_factory=lambda: defaultdict(Owed))
    by_key_worker: dict = field(default_factory=lambda: defaultdict(Owed))
    total: Owed = field(default_factory=Owed)


def owed(office, month):
    """The OfficeOwed of an office in a `fiscal.Month`. Three queries."""
    cases = list(Case.objects.filter(office=office).rated_in(month).with_workers())
    stands, found = progress.of_month(cases, month), OfficeOwed()
    for case in cases:
        one = stands[case.pk]
        if one.is_open:
            found.total.add(one)
            found.by_key_worker[case.key_worker_id].add(one)
            for person in {case.key_worker_id, case.second_worker_id} - {None}:
                found.by_person[person].add(one)
    return found

"""A month of an office as its checker finds it: what waits, what is missing, what is checked."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Q

from cases.models import Case
from competencies.measures import checkers, progress, reviews
from competencies.models import Checklist
from competencies.models.sheet import State
from jobtra.fiscal import Month


@dataclass(frozen=True)
class Missing:
    """What one key worker (None: there is none) still owes of the month."""

    worker: str | None
    lines: list  # [(Case, Progress)]

    @property
    def left(self):
        return sum(stand.left for _case, stand in self.lines)


@dataclass(frozen=True)
class MonthReview:
    """A month of an office as its checker finds it."""

    waiting: list  # [reviews.Review]
    checked: list  # [Checklist], by kana
    missing: list  # [Missing], by name
    checkers: list  # who may check here
    elsewhere: list  # [(Month, how many)]: what waits in other months

    @property
    def owed(self):
        return sum(len(one.lines) for one in self.missing)

    @property
    def asked(self):
        return len(self.waiting) + len(self.checked) + self.owed


def of_month(sheets, month, staff):
    """The MonthReview of these sheets (what `to_review` gave), as this person may see it."""
    here, elsewhere = [], Counter()
    for sheet in sheets:
        if sheet.month == month.first:
            here.append(sheet)
        else:
            elsewhere[Month.of(sheet.month)] += 1
    return MonthReview(
        waiting=reviews.read(
            [sheet for sheet in here if sheet.state == State.SUBMITTED], month, staff
        ),
        checked=[sheet for sheet in here if sheet.state != State.SUBMITTED],
        missing=missing(Case.objects.visible_to(staff), month, staff),
        checkers=checkers.of_office(staff.office_id),
        elsewhere=sorted(elsewhere.items()),
    )


def to_review(sheets, month):
    """Of Checklist rows (a queryset) the submitted ones of a month and what waits in any other."""
    newest = sheets.team().submitted().current()
    return newest.filter(Q(month=month.first) | Q(state=State.SUBMITTED))


def waiting_elsewhere(staff, month):
    """[(Month, how many)] of the sheets that wait for a check in other months. One query."""
    rows = Checklist.objects.visible_to(staff).team().current().filter(state=State.SUBMITTED)
    found = rows.exclude(month=month.first).order_by("month").values_list("month")
    return [(Month.of(first), n) for first, n in found.annotate(n=Count("pk"))]


def missing(cases, month, reader):
    """[Missing]: by key worker, the cases that are not handed in. Three queries."""
    cases = list(
        cases.rated_in(month)
        .select_related("youth")
        .with_workers()
        .with_worker_names()
        .order_by("youth__kana", "code")
    )
    stands, found = progress.of_month(cases, month, reader), {}
    for case in cases:
        if stands[case.pk].is_open:
            one = found.setdefault(case.key_worker_id, Missing(case.key_worker, []))
            one.lines.append((case, stands[case.pk]))
    return sorted(found.values(), key=lambda one: one.worker or "")

"""Who was assigned when, and who still has cases."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from cases.models import Assignment, Staff
from jobtra.fiscal import ONE_DAY


@dataclass(frozen=True)
class Turn:
    """Somebody was of a kind from a day to a day, or still is. `staff` is None for a gap."""

    kind: str
    staff: Staff | None
    starts_on: date
    ends_on: date | None

    @property
    def label(self):
        return Assignment.Kind(self.kind).label


def history(case):
    """The Turns of a case, the newest first, gaps left out. One query."""
    turns, ends = [], {}
    for row in case.assignments.select_related("staff").order_by("-starts_on", "kind"):
        if row.staff:
            turns.append(Turn(row.kind, row.staff, row.starts_on, ends.get(row.kind)))
        ends[row.kind] = row.starts_on - ONE_DAY
    return turns


def people(office):
    """Who is posted to an office (its id) today or has open cases there, with `cases`; a queryset.

    Who has left and still has cases stands here as well: these are to be handed over.
    """
    rows = Assignment.objects.in_force().filter(case__office=office, case__closed_on=None)
    here = Staff.objects.filter(is_system=False).filter(
        Q(pk__in=Staff.objects.in_office(office).values("pk")) | Q(pk__in=rows.values("staff"))
    )
    cases = Count("assignments__case", filter=Q(assignments__in=rows), distinct=True)
    return here.annotate(cases=cases)


def to_hand_over(staff, office):
    """The assignments of a person to open cases of an office (its id), by kana. One query."""
    return list(
        Assignment.objects.in_force()
        .filter(staff=staff, case__office=office, case__closed_on=None)
        .select_related("case__youth")
        .order_by("case__youth__kana", "case__code", "kind")
    )

"""Where a case was when; what an office holds. Counts and codes, never a file."""

from dataclasses import dataclass

from django.db.models import Count, Q

from cases.models import Assignment, Case, Employer, Enquiry, Staff, Transfer


def office_on(case, day):
    """The office the case was with on a day that is past, or today. At most two queries."""
    moves = list(
        Transfer.objects.filter(case=case, moved_at__isnull=False)
        .select_related("from_office", "to_office")
        .order_by("moves_on", "moved_at", "pk")
    )
    if not moves:
        return case.office
    before = [move for move in moves if move.moves_on <= day]
    return before[-1].to_office if before else moves[0].from_office


@dataclass(frozen=True)
class Holdings:
    """What moves when an office is merged into another."""

    open_cases: int
    closed_cases: int
    enquiries: int
    employers: int
    people: int
    unfinished_transfers: int


def holdings(office):
    """The Holdings of an office. Five queries."""
    cases = Case.objects.filter(office=office)
    counts = cases.aggregate(
        open=Count("pk", filter=Q(closed_on=None)), closed=Count("pk", filter=~Q(closed_on=None))
    )
    return Holdings(
        open_cases=counts["open"],
        closed_cases=counts["closed"],
        enquiries=Enquiry.objects.filter(office=office).count(),
        employers=Employer.objects.filter(office=office).count(),
        people=Staff.objects.filter(is_active=True).in_office(office).count(),
        unfinished_transfers=unfinished_transfers(office).count(),
    )


def unfinished_transfers(office):
    return Transfer.objects.unfinished().filter(Q(from_office=office) | Q(to_office=office))


def key_workers(office):
    """Who is key worker of cases of the office today, with `open_cases` and `cases`; a queryset."""
    rows = Assignment.objects.in_force().filter(kind=Assignment.Kind.KEY, case__office=office)
    mine = Q(assignments__in=rows)
    return (
        Staff.objects.filter(pk__in=rows.values("staff"))
        .annotate(
            cases=Count("assignments", filter=mine),
            open_cases=Count("assignments", filter=mine & Q(assignments__case__closed_on=None)),
        )
        .order_by("name")
    )

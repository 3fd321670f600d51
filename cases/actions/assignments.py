"""Who is key or second worker of a case, from when; the cases of who leaves, handed over at once."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.actions.notifications import tell
from cases.models import Assignment, Case, Staff, Transfer
from cases.models.notification import Kind
from jobtra import audit
from jobtra.refusals import Refusal


@transaction.atomic
def assign(case, *, kind, staff, starts_on, by):
    """From that day this person is key or second worker; without a person the assignment ends.

    One that begins on the same day is mended, not doubled. Returns the Assignment row.
    """
    case = Case.objects.select_for_update().get(pk=case.pk)
    refuse_day(case, starts_on)
    if staff is None:
        refuse_idle_end(case, kind, starts_on)
    else:
        refuse_person(case, kind, staff, starts_on)
    row, _made = Assignment.objects.update_or_create(
        case=case, kind=kind, starts_on=starts_on, defaults={"staff": staff}
    )
    audit.record(
        "case.assigned",
        case,
        by=by,
        kind=str(kind),
        staff=staff.code if staff else None,
        starts_on=starts_on.isoformat(),
    )
    if staff and staff != by:
        tell_assigned(case, staff, kind, starts_on)
    return row


def refuse_day(case, starts_on):
    began_on = case.first_visit_on or case.enrolled_on
    if case.closed_on:
        raise Refusal(_("This case is closed."))
    if began_on and starts_on < began_on:
        raise Refusal(_("The assignment can not begin before the first visit."))
    transfers = Transfer.objects.accepted().filter(case=case)
    if transfers.filter(to_office=case.office_id, moves_on__gt=starts_on).exists():
        raise Refusal(_("Before that day the case was with another office."))
    if transfers.to_come().filter(moves_on__lte=starts_on).exists():
        raise Refusal(_("From that day the case is with another office, which assigns."))


def refuse_idle_end(case, kind, starts_on):
    if not Assignment.objects.in_force(starts_on).filter(case=case, kind=kind).exists():
        raise Refusal(_("Nobody is assigned on that day: there is nothing to end."))


def refuse_person(case, kind, staff, starts_on):
    people = Staff.objects.filter(is_active=True).in_office(case.office_id, starts_on)
    if not people.filter(pk=staff.pk).exists():
        raise Refusal(_("This person is not posted to the office on that day."))
    if is_the_other(case, kind, staff, starts_on):
        raise Refusal(_("The same person can not be key and second worker at once."))


def is_the_other(case, kind, staff, starts_on):
    """Whether the person is assigned in the other kind while this assignment would hold."""
    turns = Assignment.objects.filter(case=case, starts_on__gt=starts_on)
    others = turns.exclude(kind=kind).filter(staff=staff)
    if following := turns.filter(kind=kind).order_by("starts_on").first():
        others = others.filter(starts_on__lt=following.starts_on)
    now = Assignment.objects.in_force(starts_on).filter(case=case, staff=staff).exclude(kind=kind)
    return now.exists() or others.exists()


def tell_assigned(case, staff, kind, starts_on):
    tell(
        [staff],
        Kind.ASSIGNED,
        "case.assigned",
        path=reverse("cases:case_detail", args=[case.pk]),
        key=f"case.assigned {case.pk} {kind} {starts_on}",
        case=case,
    )


@transaction.atomic
def hand_over(assignments, *, starts_on, by):
    """[(Assignment, Staff)]: each goes on with that person from the day. All of them, or none."""
    for row, staff in assignments:
        try:
            assign(row.case, kind=row.kind, staff=staff, starts_on=starts_on, by=by)
        except Refusal as refusal:
            raise Refusal(f"{row.case.code}: {refusal}") from refusal
    return [row for row, _staff in assignments]

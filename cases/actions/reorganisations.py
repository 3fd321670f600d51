"""Offices merged and split. Every case keeps a Transfer row, so that it can be told where it was."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.actions import offices
from cases.measures.offices import unfinished_transfers
from cases.models import Assignment, Case, Employer, Enquiry, Office, Posting, Transfer
from jobtra import audit
from jobtra.refusals import Refusal

REASON = "reorganised"


@transaction.atomic
def merge(office, *, into, on, by):
    """From the day on, `into` stands for both: every case, enquiry, employer and person goes there,
    and `office` is closed. What was recorded stays; editions of annual evaluations too."""
    office, into = lock_both(office, into)
    refuse_day(office, on)
    if unfinished_transfers(office).exists():
        raise Refusal(_("Transfers of this office wait for an answer or their day. First these."))
    moved = move_cases(Case.objects.filter(office=office), office, into, on=on, by=by)
    Enquiry.objects.filter(office=office).update(office=into)
    merge_employers(office, into)
    people = move_postings(Posting.objects.filter(office=office), into, on=on)
    office.closed_on, office.merged_into = on, into
    office.save(update_fields=["closed_on", "merged_into"])
    Office.objects.filter(merged_into=office).update(merged_into=into)
    audit.record(
        "office.merged",
        office,
        by=by,
        into=into.code,
        on=on.isoformat(),
        cases=moved,
        people=people,
    )
    return into


@transaction.atomic
def split(office, *, into, workers, on, by):
    """From the day on, the cases of these key workers, open and closed, are with `into`, and so are
    the workers. Who stays is assigned to none of them any more, and the other way round."""
    office, into = lock_both(office, into)
    refuse_day(office, on)
    keys = Assignment.objects.in_force().filter(kind=Assignment.Kind.KEY, staff__in=workers)
    cases = Case.objects.filter(office=office, pk__in=keys.values("case"))
    leaving = list(cases.values_list("pk", flat=True))
    if unfinished_transfers(office).filter(case__in=leaving).exists():
        raise Refusal(_("Transfers of these cases wait for an answer or their day. First these."))
    moved = move_cases(cases, office, into, on=on, by=by)
    Enquiry.objects.filter(case__in=leaving).update(office=into)
    people = move_postings(Posting.objects.filter(office=office, staff__in=workers), into, on=on)
    end_assignments(leaving, office, workers, on=on)
    audit.record(
        "office.split",
        office,
        by=by,
        into=into.code,
        on=on.isoformat(),
        cases=moved,
        people=people,
    )
    return into


def lock_both(office, into):
    if office.pk == into.pk:
        raise Refusal(_("Choose another office."))
    first, second = sorted([office, into], key=lambda row: row.pk)  # two can not wait in a circle
    locked = {row.pk: row for row in (offices.lock_open(first), offices.lock_open(second))}
    return locked[office.pk], locked[into.pk]


def refuse_day(office, on):
    """A past is not rewritten: neither the future's, nor that of a case that moved since."""
    if on > timezone.localdate():
        raise Refusal(_("Do this on the day itself, or after it."))
    moves = Transfer.objects.accepted().filter(case__office=office, moves_on__gt=on)
    if moves.exists():
        raise Refusal(_("After that day a case came to this office. Choose a later day."))


def move_cases(cases, office, into, *, on, by):
    """Every case gets its Transfer row, asked and accepted at once. Returns how many moved."""
    now = timezone.now()
    rows = Transfer.objects.bulk_create(
        Transfer(
            case=case,
            from_office=office,
            to_office=into,
            cause=Transfer.Cause.REORGANISED,
            moves_on=on,
            reason=REASON,
            asked_at=now,
            asked_by=by,
            is_accepted=True,
            answered_at=now,
            answered_by=by,
            moved_at=now,
        )
        for case in cases.select_for_update()
    )
    Case.objects.filter(pk__in=[row.case_id for row in rows]).update(office=into)
    return len(rows)


def merge_employers(office, into):
    """A company that both know is one from now on: what pointed at the closed one points at the other."""
    known = {row.name: row for row in Employer.objects.filter(office=into)}
    for row in Employer.objects.filter(office=office):
        if twin := known.get(row.name):
            for relation in Employer._meta.related_objects:
                rows = relation.related_model._base_manager.filter(**{relation.field.name: row})
                rows.update(**{relation.field.name: twin})
            row.is_active = False
        else:
            row.office = into
        row.save(update_fields=["is_active", "office"])


def move_postings(postings, into, *, on):
    """Who is posted on the day is posted there from it on, and what was planned for later is for
    there. Returns how many people."""
    now = list(postings.filter(pk__in=Posting.objects.in_force(on).values("pk")))
    postings.filter(starts_on__gte=on).update(office=into)
    for row in now:
        if row.starts_on < on:
            Posting.objects.create(
                staff_id=row.staff_id,
                office=into,
                role=row.role,
                share=row.share,
                reads_sensitive=row.reads_sensitive,
                starts_on=on,
            )
    return len(now)


def end_assignments(leaving, office, workers, *, on):
    """Second workers who stay end with the cases that leave; those who leave, with the cases that
    stay."""
    now = Assignment.objects.in_force(on).filter(kind=Assignment.Kind.SECOND)
    stay = now.filter(case__in=leaving).exclude(staff__in=workers)
    leave = now.filter(case__office=office, staff__in=workers)
    for row in [*stay, *leave]:
        Assignment.objects.update_or_create(
            case_id=row.case_id, kind=row.kind, starts_on=on, defaults={"staff": None}
        )

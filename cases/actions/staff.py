"""People: hire, correct, post, deactivate."""

from contextlib import contextmanager

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.access import Role
from cases.models import Posting, Staff
from jobtra import audit
from jobtra.refusals import Refusal


@transaction.atomic
def hire(*, by, code, name, email=None, starts_on=None, **posting):
    """A new person with the first posting, from `starts_on` (today). Returns the Staff row.

    What somebody of the demo makes belongs to the demo, and ends with it.
    """
    starts_on = starts_on or timezone.localdate()
    staff = Staff(
        code=code, name=name, email=email or None, joined_on=starts_on, is_demo=by.is_demo
    )
    staff.set_unusable_password()
    staff.save()
    audit.record("staff.hired", staff, by=by)
    post(staff, by=by, starts_on=starts_on, **posting)
    return staff


@transaction.atomic
def correct(staff, *, by, code, name, email=None):
    """Mend number, name or e-mail. A change of the e-mail makes an open invitation void."""
    staff = lock_row(staff)
    before = (staff.code, staff.name, staff.email)
    staff.code, staff.name, staff.email = code, name, email or None
    staff.save()
    changed = [
        field
        for field, old in zip(("code", "name", "email"), before, strict=True)
        if getattr(staff, field) != old
    ]
    audit.record("staff.corrected", staff, by=by, fields=changed)
    return staff


@transaction.atomic
def post(staff, *, by, role, office=None, share=1, reads_sensitive=False, starts_on):
    """Office and role from a day on; without a role the posting ends. Returns the Posting row.

    A posting that begins on the same day is mended, not doubled. The right to read health records
    is given anew with each posting.
    """
    if office and not office.is_open:
        raise Refusal(_("This office is closed."))
    with keep_an_administrator(starts_on):
        posting, _made = Posting.objects.update_or_create(
            staff=staff,
            starts_on=starts_on,
            defaults={
                "role": role,
                "office": office,
                "share": share,
                "reads_sensitive": reads_sensitive,
            },
        )
    audit.record(
        "staff.posted",
        staff,
        by=by,
        role=role,
        office=office.code if office else None,
        share=str(share),
        reads_sensitive=reads_sensitive,
        starts_on=starts_on.isoformat(),
    )
    return posting


@transaction.atomic
def deactivate(staff, *, by):
    """No log-in from now on; an open session ends with its next request, an invitation is void."""
    if staff.pk == by.pk:
        raise Refusal(_("You can not deactivate yourself. Another administrator can."))
    with keep_an_administrator():
        staff = lock_row(staff)
        staff.is_active, staff.invited_at, staff.invited_by = False, None, None
        staff.save()
    audit.record("staff.deactivated", staff, by=by)
    return staff


@transaction.atomic
def reactivate(staff, *, by):
    staff = lock_row(staff)
    if staff.is_system:
        raise Refusal(_("This row stands for the system and can not log in."))
    staff.is_active = True
    staff.save()
    audit.record("staff.reactivated", staff, by=by)
    return staff


def lock_row(staff):
    """The row as the database has it now, locked until the transaction ends."""
    return Staff.objects.select_for_update().get(pk=staff.pk)


@contextmanager
def keep_an_administrator(*days):
    """Refuse what takes the last administrator from a day: today, these days, or a later turn."""
    postings = Posting.objects.filter(role=Role.ADMINISTRATOR).values("staff")
    people = Staff.objects.filter(pk__in=postings).order_by("pk")
    people = list(people.select_for_update())  # two can not remove each other at once
    today = timezone.localdate()
    turns = Posting.objects.filter(staff__in=people, starts_on__gt=today)
    days = {today, *days, *turns.values_list("starts_on", flat=True)}
    covered = [day for day in days if can_administer(day).exists()]
    yield
    if not all(can_administer(day).exists() for day in covered):
        raise Refusal(
            _("Then nobody could manage people any more. Name another administrator first.")
        )


def can_administer(on=None):
    """Administrators of that day (today) who have a password and are let in."""
    return Staff.objects.admissible().with_password().posted(on, role=Role.ADMINISTRATOR)

"""A month is closed: on its day for every office, or later where an office says why."""

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cases.models import Office
from competencies.measures import locks
from competencies.models import Checklist, LockExtension
from competencies.models.sheet import State
from jobtra import audit
from jobtra.fiscal import ONE_DAY, Month
from jobtra.refusals import Refusal


@transaction.atomic
def postpone(office, *, month, to, reason, by):
    """Lock a month (`fiscal.Month`) of an office on the day `to`. The latest word counts."""
    office = Office.objects.select_for_update().get(pk=office.pk)
    today, usual = timezone.localdate(), locks.usual(month)
    if month > Month.of(today):
        raise Refusal(_("This month has not begun."))
    if locks.day_of(office.pk, month) <= today:
        raise Refusal(_("The lock day of this month has passed. Reopen single sheets instead."))
    first, last = max(usual, today + ONE_DAY), usual + locks.LONGEST
    if not first <= to <= last:
        raise Refusal(
            _(
                "Choose a day from %(first)s to %(last)s: after today, not before the usual lock day "
                "and at most 30 days after it."
            )
            % {"first": date_format(first), "last": date_format(last)}
        )
    if not reason.strip():
        raise Refusal(_("Say why the month is locked later."))
    extension = LockExtension.objects.create(
        office=office,
        month=month.first,
        locks_on=to,
        reason=reason.strip(),
        granted_at=timezone.now(),
        granted_by=by,
    )
    audit.record("lock.postponed", extension, by=by, month=str(month), to=str(to))
    return extension


def lock_due(*, today, by):
    """Lock what is to be locked today of every month whose day has come. Returns how many sheets.

    An office's month is one transaction: what a killed run left, the next one finds.
    """
    offices = Office.objects.in_bulk()
    return sum(lock_month(offices[pk], month, today=today, by=by) for pk, month in locks.due(today))


@transaction.atomic
def lock_month(office, month, *, today, by):
    """Lock what is ripe of an office's month. One event for all of it: the rows say when each
    was locked, and an event for each would keep an import from being withdrawn ("touched since").
    """
    counts = [lock_rows(rows, by=by) for rows in locks.to_lock(office, month, today)]
    if sum(counts):
        audit.record(
            "month.locked",
            Checklist(),
            by=by,
            office=office.code,
            month=str(month),
            checklists=counts[0],
            stage_judgements=counts[1],
        )
    return sum(counts)


def lock_rows(rows, *, by):
    keys = rows.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True)
    return rows.model.objects.filter(pk__in=list(keys)).update(
        state=State.LOCKED, locked_at=timezone.now(), locked_by=by
    )

"""Who came on a day: recorded with one tap, taken back with another."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.measures import attendances
from cases.models import Attendance, Case
from jobtra import audit
from jobtra.refusals import Refusal

Kind = Attendance.Kind


@transaction.atomic
def record(case, *, on, kind, excuse="", by):
    """What happened on that day, in place of what was recorded before."""
    case = Case.objects.select_for_update().get(pk=case.pk)  # two taps at once are two turns
    refuse_day(case, on)
    is_planned = attendances.is_planned(case, on)
    if not is_planned and kind not in Attendance.CAME:
        raise Refusal(_("This day is not planned: nobody can be absent or excused on it."))
    row = Attendance.objects.filter(case=case, on=on).first() or Attendance(case=case, on=on)
    row.kind, row.excuse, row.is_planned = kind, excuse, is_planned
    row.recorded_at, row.recorded_by = timezone.now(), by
    row.batch = None  # a person's word now: taking an import back leaves it
    row.save()
    audit.record("attendance.recorded", row, by=by, case=case.pk, on=str(on), kind=str(kind))
    return row


@transaction.atomic
def erase(case, *, on, by):
    """As if nothing had been recorded."""
    case = Case.objects.select_for_update().get(pk=case.pk)
    row = Attendance.objects.filter(case=case, on=on).first()
    if row:
        audit.record("attendance.erased", row, by=by, case=case.pk, on=str(on), kind=row.kind)
        row.delete()


@transaction.atomic
def close(day, *, by):
    """The office was closed on a `measures.attendances.Day`: who was planned and is not recorded is
    excused. Returns how many."""
    cases = [line.case for line in day.expected if line.case.kind is None]
    for case in cases:
        record(case, on=day.on, kind=Kind.EXCUSED, excuse=Attendance.Excuse.CLOSED, by=by)
    return len(cases)


def refuse_day(case, on):
    began_on = case.first_visit_on or case.enrolled_on
    ended_on = case.graduated_on or case.closed_on
    if on > timezone.localdate():
        raise Refusal(_("This day lies ahead."))
    if began_on and on < began_on:
        raise Refusal(_("On this day the youth had not come here yet."))
    if ended_on and on > ended_on:
        raise Refusal(_("On this day the support had ended."))

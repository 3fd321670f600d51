"""The monthly checklist: open, fill, submit with its summary."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Case
from competencies.actions import case_months, sheets
from competencies.measures import double_ratings
from competencies.models import Checklist, FrameworkVersion
from competencies.models.sheet import Voice
from jobtra import audit
from jobtra.fiscal import Month
from jobtra.refusals import Refusal


@transaction.atomic
def open_month(case, *, month, by):
    """The team checklist of a case and month (`fiscal.Month`): the newest there is, or a new draft."""
    if double_ratings.is_blind(case, month, by):
        raise Refusal(double_ratings.HIDDEN)
    case = Case.objects.select_for_update().get(pk=case.pk)  # two who open at once get one sheet
    found = Checklist.objects.team().current().filter(case=case, month=month.first).first()
    if found:
        return found
    if month > Month.of(timezone.localdate()):
        raise Refusal(_("This month has not begun."))
    if not Case.objects.rated_in(month).filter(pk=case.pk).exists():
        raise Refusal(_("This case was not enrolled in that month."))
    version = FrameworkVersion.objects.for_programme(case.programme_id, "requirements", month.first)
    if version is None:
        raise Refusal(_("No requirements are in force for this month."))
    checklist = Checklist.objects.create(
        case=case, month=month.first, version=version, voice=Voice.TEAM, rater=by
    )
    audit.record("sheet.opened", checklist, by=by)
    return checklist


@transaction.atomic
def submit(checklist, *, by, notes=()):
    """Submit and write the summaries of the case in the same transaction.

    notes: [(Item, text)], what was written for single cells on the way out.
    """
    Case.objects.select_for_update().get(pk=checklist.case_id)  # its months are one at a time
    sheets.lock_draft(checklist)
    for item, note in notes:
        checklist.ratings.filter(item=item).update(note=note)
    checklist = sheets.submit(checklist, by=by)
    case_months.write([checklist.case])
    return checklist

"""The monthly checklist: open, submit with its summary."""

from django.db import transaction
from django.utils.translation import gettext as _

from competencies.actions import case_months, sheets
from competencies.models import Checklist, FrameworkVersion
from competencies.models.sheet import Voice
from jobtra.refusals import Refusal


@transaction.atomic
def open_month(case, *, month, by):
    """The team checklist of a case and month (`fiscal.Month`): the newest there is, or a new draft."""
    found = Checklist.objects.team().current().filter(case=case, month=month.first).first()
    if found:
        return found
    version = FrameworkVersion.objects.for_programme(case.programme_id, "requirements", month.first)
    if version is None:
        raise Refusal(_("No requirements are in force for this month."))
    return Checklist.objects.create(
        case=case, month=month.first, version=version, voice=Voice.TEAM, rater=by
    )


@transaction.atomic
def submit(checklist, *, by):
    """Submit and write the summaries of the case in the same transaction."""
    checklist = sheets.submit(checklist, by=by)
    case_months.write([checklist.case])
    return checklist

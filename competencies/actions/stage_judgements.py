"""One worker judges the indicators of a stage: saved as a draft, submitted, corrected."""

from django.db import transaction
from django.utils.translation import gettext as _

from cases.models import Case
from competencies.actions import sheets
from competencies.measures import stage_judging
from competencies.models import StageJudgement
from competencies.models.sheet import State, Voice
from jobtra import audit
from jobtra.refusals import Refusal


@transaction.atomic
def save(case, *, month, today, marks, by):
    """Keep what was chosen. marks: {item key: (rank, "N" or "", note)}; what is empty is left open.

    Returns the Parts as they stand now.
    """
    case = lock(case, month)
    for part in parts_of(case, month, today, by):
        if part.is_submitted:
            continue
        cells = [(item, *marks.get(item.pk, ("", ""))) for item in part.items]
        cells = [cell for cell in cells if cell[1] != ""]
        if cells:
            sheet = part.sheet or begin(case, part.stage, month, by)
            write(sheet, cells, by)
    return parts_of(case, month, today, by)


def begin(case, stage, month, by):
    sheet = StageJudgement.objects.create(
        case=case,
        stage=stage,
        version=stage.version,
        month=month.first,
        voice=Voice.RATER,
        rater=by,
    )
    audit.record("sheet.opened", sheet, by=by)
    return sheet


def write(sheet, cells, by):
    for item, mark, note in cells:
        seen = {} if mark == "N" else {"level": item.anchors[mark]}
        status = {"status": "not_observed"} if mark == "N" else {}
        sheets.rate(sheet, item, by=by, note=note, **seen, **status)


@transaction.atomic
def submit(case, *, month, today, by):
    """Each indicator has a level or N. From now on the person sees what others judged."""
    case = lock(case, month)
    parts = parts_of(case, month, today, by)
    missing = [item.short_code for part in parts for item in part.missing]
    if missing:
        raise Refusal(_("Still open: %(codes)s.") % {"codes": _(", ").join(missing)})
    return [sheets.submit(part.sheet, by=by) for part in parts if part.sheet.is_draft]


@transaction.atomic
def correct(case, *, month, today, reason, by):
    """New drafts in place of the person's submitted sheets of the month, until it is locked."""
    case = lock(case, month)
    own = [part.sheet for part in parts_of(case, month, today, by, is_open=False)]
    if not any(own) or any(sheet and sheet.is_draft for sheet in own):
        raise Refusal(_("Only what you have submitted is corrected."))
    if any(sheet and sheet.state == State.LOCKED for sheet in own):
        raise Refusal(_("The month is locked."))
    return [
        sheets.replace(sheet, by=by, comment=reason, verb="sheet.corrected")
        for sheet in own
        if sheet
    ]


def lock(case, month):
    case = Case.objects.select_for_update().get(pk=case.pk)  # one hand at a time
    if not Case.objects.followed_in(month).filter(pk=case.pk).exists():
        raise Refusal(_("This case was not followed in that month."))
    return case


def parts_of(case, month, today, by, *, is_open=True):
    parts = stage_judging.parts(case, month, staff=by, today=today)
    if not parts:
        raise Refusal(_("This case is in no stage yet. A conference decides on the first one."))
    if is_open and all(part.is_submitted for part in parts):
        raise Refusal(_("You have submitted this judgement already."))
    return parts

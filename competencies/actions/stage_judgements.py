"""One worker judges the indicators of a stage: saved as a draft, submitted, corrected."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Case
from competencies.actions import sheets
from competencies.measures import anchors, stage_judging
from competencies.models import StageJudgement
from competencies.models.sheet import State, Voice
from jobtra import audit
from jobtra.fiscal import Month
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


def begin(case, stage, month, by, **whose):
    whose = whose or {"voice": Voice.RATER, "rater": by}
    sheet = StageJudgement.objects.create(
        case=case, stage=stage, version=stage.version, month=month.first, **whose
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


@transaction.atomic
def reveal(case, *, on, by):
    """Everybody's judgements of the month talked about on a day are shown; nobody judges it any more.

    Returns how many. Refused while the person still owes their own.
    """
    case = Case.objects.select_for_update().get(pk=case.pk)
    if stage_judging.owes(case, staff=by, on=on):
        raise Refusal(_("Submit your own judgement first. Then all of them are shown."))
    shown = (
        StageJudgement.objects.submitted()
        .filter(case=case, revealed_at=None)
        .filter(month__gte=Month.of(on).previous.first, month__lte=on)
        .update(revealed_at=timezone.now(), revealed_by=by)
    )
    if shown:
        audit.record("stage_judgements.revealed", case, by=by, sheets=shown)
    return shown


@transaction.atomic
def agree(case, *, stage, month, marks, by):
    """The level that a conference agreed on, for each indicator: a sheet of its own voice.

    marks: {item key: (rank or "N", note)}; what is empty was not agreed on. What the raters judged
    stays as it is. A second time replaces the first.
    """
    case = Case.objects.select_for_update().get(pk=case.pk)
    before = StageJudgement.objects.current().filter(
        case=case, stage=stage, month=month.first, voice=Voice.CONSENSUS
    )
    if before := before.first():
        sheet = sheets.replace(before, by=by, comment=_("The conference agreed anew."))
        sheet.ratings.all().delete()
    else:
        sheet = begin(case, stage, month, by, voice=Voice.CONSENSUS, rater=None)
    items = [item for item in anchors.items_of(stage.version).values() if item.pk in marks]
    cells = [(item, *marks[item.pk]) for item in items if marks[item.pk][0] != ""]
    if not cells:
        raise Refusal(_("Choose a level for at least one indicator."))
    write(sheet, cells, by)
    sheets.submit(sheet, by=by)
    StageJudgement.objects.filter(pk=sheet.pk).update(revealed_at=timezone.now(), revealed_by=by)
    return sheet


def lock(case, month):
    case = Case.objects.select_for_update().get(pk=case.pk)  # one hand at a time
    of_month = StageJudgement.objects.filter(case=case, month=month.first)
    if of_month.filter(revealed_at__isnull=False).exists():
        raise Refusal(_("The conference looked at this month's judgements together. They stand."))
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

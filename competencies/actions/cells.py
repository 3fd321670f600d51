"""Cells of the month's checklists, as they are typed: saved one by one, merged by cell."""

import logging
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import OperationalError, models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import Case
from competencies.actions import checklists, sheets
from competencies.measures import anchors, double_ratings, evidence, growth
from competencies.models import CaseMonth, Checklist
from competencies.models.sheet import Rating
from jobtra.fiscal import Month
from jobtra.refusals import Refusal

logger = logging.getLogger(__name__)
BROKEN = gettext_lazy("Something went wrong here. Please tell the administrator.")
MARKS = {"N": Rating.Status.NOT_OBSERVED, "NA": Rating.Status.NOT_APPLICABLE}
STATUSES = {status: text for text, status in MARKS.items()}


@dataclass(frozen=True)
class Typed:
    """One cell as somebody typed it, perhaps a while ago.

    `base` is what the page knew to stand there, `sent` what it had sent since without an answer:
    what else stands there now is somebody's whom the page has not seen.
    """

    case: int
    item: int
    value: str  # "1" to "5", "N", "NA", or "" for not yet rated
    base: str = ""
    sent: tuple = ()
    same: bool = False  # confirmed as last month's, not typed


class Outcome(models.TextChoices):
    SAVED = "saved"
    CLASH = "clash"
    REFUSED = "refused"


@dataclass(frozen=True)
class Answer:
    """What became of a typed cell, and what stands in it now; `says` is a sentence for the person."""

    typed: Typed
    outcome: Outcome
    value: str = ""
    who: str = ""
    at: datetime | None = None
    says: str = ""
    code: str = ""  # of the item, when it is one of the sheet


def save(typed, *, month, by):
    """Save cells of a month, each on its own, in their order. Returns an Answer a cell.

    One transaction a case; a cell that can not be saved holds up no other. A sheet is opened by its
    first cell.
    """
    answers = {}
    for case in dict.fromkeys(cell.case for cell in typed):
        of_case = [cell for cell in typed if cell.case == case]
        try:
            saved = save_case(case, of_case, month=month, by=by)
        except Refusal as refusal:
            saved = [refused(cell, {}, refusal) for cell in of_case]
        except OperationalError:
            raise  # the database is away for all of them: the page tries again
        except Exception:
            logger.exception("cells of case %s were not saved", case)
            saved = [refused(cell, {}, BROKEN) for cell in of_case]
        answers |= {id(answer.typed): answer for answer in saved}
    return [answers[id(cell)] for cell in typed]


@transaction.atomic
def save_case(case, typed, *, month, by):
    sheet = sheet_to_write(case, month=month, by=by)
    items = anchors.items_of(sheet.version)
    if not sheet.is_draft:
        return [refused(one, items, sheets.SUBMITTED) for one in typed]
    last, pasts = past_of(sheet, by)
    cells = {
        cell.item_id: cell
        for cell in sheet.ratings.filter(item__in={one.item for one in typed}).select_related(
            "rated_by", "level"
        )
    }
    answers, changed = [], {}
    for one in typed:
        try:
            answer, cell = weigh(one, sheet, items, cells.get(one.item), last, by=by)
        except Refusal as refusal:
            answers.append(refused(one, items, refusal))
            continue
        if answer.outcome == Outcome.SAVED:
            changed[one.item] = cells[one.item] = cell
            answer = replace(answer, says=remark(items[one.item], cell, pasts, sheet.version))
        answers.append(answer)
    write(sheet, changed)
    return answers


def refused(typed, items, says):
    code = items[typed.item].short_code if typed.item in items else ""
    return Answer(typed, Outcome.REFUSED, says=str(says), code=code)


def sheet_to_write(case, *, month, by):
    """The newest sheet of the month, locked; opened now if there is none.

    Whoever waited for the lock of a sheet that was sent back meanwhile gets the one in its place.
    """
    mine = Checklist.objects.visible_to(by).team().current().select_related("version")
    mine = mine.filter(case=case, month=month.first).select_for_update(of=("self",))
    sheet = mine.first()
    if sheet is None:
        if double_ratings.is_blind(case, month, by):
            raise Refusal(double_ratings.HIDDEN)
        subject = Case.objects.visible_to(by).filter(pk=case).first()
        if subject is None:
            raise Refusal(_("This youth's file is not open to you any more."))
        checklists.open_month(subject, month=month, by=by)
        sheet = mine.first()
    return sheet if sheet.is_draft else mine.first() or sheet


def past_of(sheet, by):
    """({item code: what stood there a month ago}, {item code: growth.Past}), one query."""
    month = Month.of(sheet.month)
    kept = (
        CaseMonth.objects.revealed_to(by)
        .filter(case=sheet.case_id, month__lt=month.first)
        .order_by("-month")
        .values_list("month", "standings")
        .first()
    )
    if kept is None:
        return {}, {}
    pasts = {code: growth.Past(*past) for code, past in kept[1].items()}
    follows = kept[0] == month.previous.first
    return {code: str(past.cell or "") for code, past in pasts.items() if follows}, pasts


def weigh(typed, sheet, items, cell, last, *, by):
    """(Answer, the cell to write or None for an empty one). Raises Refusal for what can not be."""
    item = items.get(typed.item)
    if item is None:
        raise Refusal(_("This item does not belong to the sheet."))
    there = mark_of(cell)
    known = {typed.base, typed.value} | (set(typed.sent) if is_own(cell, by) else set())
    if there not in known:
        who, at = (cell.rated_by.name, cell.rated_at) if cell else ("", None)
        return Answer(typed, Outcome.CLASH, there, who, at, code=item.short_code), cell
    same = typed.same and bool(typed.value) and typed.value == last.get(item.code)
    if there == typed.value and (cell is None or cell.confirmed_same == same):
        return Answer(typed, Outcome.SAVED, there), cell
    if typed.value:
        given = mark(item, typed.value)
        cell = sheets.cell_of(sheet, item, by=by, confirmed_same=same, **given)
    elif cell.says:
        raise Refusal(_("There is a note to this rating. Empty the note first."))
    else:
        cell = None
    return Answer(typed, Outcome.SAVED, typed.value), cell


def is_own(cell, by):
    return cell is None or cell.rated_by_id == by.pk


def mark_of(cell):
    """As it is typed: "1" to "5", "N", "NA", or "" for not yet rated."""
    if cell is None:
        return ""
    return STATUSES.get(cell.status) or str(cell.level.rank)


def mark(item, text):
    """A typed mark as what `sheets.rate` takes. Raises Refusal for what is none."""
    if text in MARKS:
        return {"status": MARKS[text]}
    if text.isdecimal() and int(text) in item.anchors:
        return {"level": item.anchors[int(text)]}
    raise Refusal(
        _("“%(read)s” is not a level of %(item)s: %(low)s to %(high)s, N or NA.")
        % {
            "read": text[:20],
            "item": item.short_code,
            "low": min(item.anchors, default="–"),
            "high": max(item.anchors, default="–"),
        }
    )


def remark(item, cell, pasts, version):
    """The sentence a saved cell answers with: what it should say, or what its months look like."""
    if cell is None or cell.has_evidence:
        return ""
    past = pasts.get(item.code, growth.Past())
    value = mark_of(cell)
    number = int(value) if value.isdecimal() else value
    target = item.target_level or version.target_level
    question = evidence.ask(past, number, target)
    if question:
        return question.sentence
    return evidence.stuck_sentence() if evidence.is_stuck(past, number, target) else ""


def write(sheet, changed):
    """Put the changed cells, and take out those that were made empty."""
    emptied = [item for item, cell in changed.items() if cell is None]
    if emptied:
        sheet.ratings.filter(item__in=emptied).delete()
    fresh = [cell for cell in changed.values() if cell is not None and cell.pk is None]
    sheets.put(sheet, fresh, ["confirmed_same"])

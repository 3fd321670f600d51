"""The checklists of a month as a file holds them, and a filled file against what stands now.

A cell has three values: the base (in JobTra at the download), what the file says, what JobTra says
now. Only what was changed in the file counts; what was changed in both is a conflict.
"""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256

from django.db.models import F
from django.utils.translation import gettext as _

from cases.models import Case
from competencies.measures import anchors
from competencies.measures.checklists import MARKS
from competencies.models import Checklist, ChecklistRating, FrameworkVersion, Item
from jobtra.fiscal import Month
from jobtra.importing import Plan

KEYS, MARK, FORMAT = "_jobtra", "JobTra checklists", 1  # the hidden sheet and its first row
NOUNS = ("checklists", "ratings")


@dataclass(frozen=True)
class Stand:
    """The month of one case as it stands in JobTra; `version` is None when nothing is in force."""

    case: Case
    checklist: Checklist | None
    version: FrameworkVersion | None
    cells: dict  # {item id: ChecklistRating with its `rank`}

    def value(self, item):
        """As it is typed: "1" to "5", "N", "NA", or "" for not yet rated."""
        cell = self.cells.get(item.pk)
        return "" if cell is None else str(MARKS.get(cell.status, cell.rank))

    @property
    def is_closed(self):
        return self.checklist is not None and not self.checklist.is_draft


def stands(cases, month):
    """{case id: Stand} of Case rows in a `fiscal.Month`. Two queries, and one for each programme
    with a sheet that is not opened yet."""
    cells, versions = {}, {}
    sheets = {
        sheet.case_id: sheet
        for sheet in Checklist.objects.team()
        .current()
        .filter(case__in=cases, month=month.first)
        .select_related("version", "submitted_by")
    }
    rated = ChecklistRating.objects.filter(sheet__in=sheets.values()).select_related("rated_by")
    for cell in rated.annotate(rank=F("level__rank")):
        cells.setdefault(cell.sheet_id, {})[cell.item_id] = cell
    for programme in {case.programme_id for case in cases if case.pk not in sheets}:
        versions[programme] = FrameworkVersion.objects.for_programme(
            programme, "requirements", month.first
        )
    return {
        case.pk: Stand(
            case,
            sheet,
            sheet.version if sheet else versions[case.programme_id],
            cells.get(sheet.pk, {}) if sheet else {},
        )
        for case in cases
        for sheet in [sheets.get(case.pk)]
    }


@dataclass(frozen=True)
class Typed:
    """One cell of a file, and where it stands there."""

    case: int
    item: Item
    base: str
    value: str
    sheet: str
    cell: str

    @property
    def is_touched(self):
        return self.value != self.base


@dataclass(frozen=True)
class Column:
    """One person of a file, as the download named them."""

    case: int
    code: str
    name: str
    version: int
    values: dict  # {item code: base}
    sheet: str = ""  # where the column was found
    cell: str = ""


@dataclass(frozen=True)
class Paper:
    """What was read of a file."""

    month: Month
    columns: list
    cells: list
    problems: list
    ignored: list = field(default_factory=list)


class Fate(StrEnum):
    UNTOUCHED = "untouched"  # nothing was changed in the file
    SAME = "same"  # JobTra says so by now
    TAKE = "take"
    CONFLICT = "conflict"


def fate(base, typed, now):
    if typed == base:
        return Fate.UNTOUCHED
    if typed == now:
        return Fate.SAME
    return Fate.TAKE if now == base else Fate.CONFLICT


@dataclass(frozen=True)
class Change:
    """One cell that the file has changed, and JobTra not yet."""

    stand: Stand
    typed: Typed
    now: str
    fate: Fate

    @property
    def item(self):
        return self.typed.item

    @property
    def key(self):
        return f"{self.stand.case.pk}_{self.item.pk}"

    @property
    def is_conflict(self):
        return self.fate == Fate.CONFLICT

    @property
    def cell(self):
        """The cell in JobTra, with who rated and when; None for an empty one."""
        return self.stand.cells.get(self.item.pk)


class Merge:
    """A file against JobTra as this person may write it now. Reads only."""

    def __init__(self, paper, *, staff):
        self.paper, self.changes, self.plan = paper, [], Plan(NOUNS)
        self.plan.problems, self.plan.ignored = [*paper.problems], paper.ignored
        keys = [column.case for column in paper.columns]
        cases = Case.objects.visible_to(staff).filter(pk__in=keys).select_related("youth")
        self.stands = stands(list(cases), paper.month)
        typed = {}
        for cell in paper.cells:
            typed.setdefault(cell.case, []).append(cell)
        for column in paper.columns:
            self.take(column, typed.get(column.case, []))
        self.count()

    def take(self, column, cells):
        stand = self.stands.get(column.case)
        if stand is None or stand.case.code != column.code:
            self.report(column, "unknown_person", _("This person is not among those of your office; nothing is written."))  # fmt: skip
            return
        found = [
            Change(stand, cell, now, fate(cell.base, cell.value, now))
            for cell in cells
            for now in [stand.value(cell.item)]
        ]
        news = [change for change in found if change.fate in {Fate.TAKE, Fate.CONFLICT}]
        if news and (refusal := self.refusal(stand, column, len(news))):
            self.report(column, *refusal)
            return
        self.plan.skip["ratings"] += len(found) - len(news)
        self.changes += news

    def refusal(self, stand, column, count):
        """(kind, sentence) when the month of this case takes nothing from the file."""
        sheet, month = stand.checklist, self.paper.month
        if sheet is None and not stand.case.is_rated_in(month):
            return "outside_case", _("This month asks no checklist of this person any more.")
        if stand.version is None or stand.version.pk != column.version:
            return "contradiction", _("The checklist is rated by another version than the file; download the sheets anew.")  # fmt: skip
        if stand.is_closed:
            by = sheet.submitted_by.name
            return "submitted", _("Submitted by %(name)s; %(count)s ratings of the file are not taken over. Ask the case manager to return the checklist.") % {"name": by, "count": count}  # fmt: skip
        return None

    def report(self, column, kind, message):
        self.plan.report(column.sheet, column.cell, kind, column.code, message)

    def count(self):
        ways = {True: self.plan.create, False: self.plan.change}
        opened = set()
        for change in self.changes:
            if not change.is_conflict:
                ways[change.now == ""]["ratings"] += 1
                opened.add((change.stand.case.pk, change.stand.checklist is None))
        self.plan.create["checklists"] = sum(is_new for _case, is_new in opened)
        self.plan.change["checklists"] = len(opened) - self.plan.create["checklists"]

    @property
    def conflicts(self):
        return [change for change in self.changes if change.is_conflict]

    @property
    def taken(self):
        return [change for change in self.changes if not change.is_conflict]

    @property
    def rewritten(self):
        """What replaces a rating that stands, or empties it."""
        return [change for change in self.taken if change.now]

    @property
    def people(self):
        """[(Stand, new, changed, emptied, conflicts)] of those with a change, in the file's order."""
        counts = {}
        for change in self.changes:
            kind = "conflict" if change.is_conflict else "emptied" if not change.typed.value else "changed" if change.now else "new"  # fmt: skip
            counts.setdefault(change.stand.case.pk, Counter())[kind] += 1
        return [
            (
                self.stands[case],
                *(found[kind] for kind in ("new", "changed", "emptied", "conflict")),
            )
            for case, found in counts.items()
        ]

    @property
    def digest(self):
        """Of what would be done to what: differs when someone has typed in one of these cells since."""
        told = sorted((change.key, change.typed.value, change.now) for change in self.changes)
        return sha256(repr(told).encode()).hexdigest()


def items_by_code(version):
    """{short code: Item} of a version, each with its levels."""
    return {item.short_code: item for item in anchors.items_of(version).values()}

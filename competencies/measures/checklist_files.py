"""The checklists of a month as a file holds them: how they stand, and what was read of a filled one."""

from dataclasses import dataclass, field

from django.db.models import F

from cases.models import Case
from competencies.measures import anchors
from competencies.measures.checklists import MARKS
from competencies.models import Checklist, ChecklistRating, FrameworkVersion, Item
from jobtra.fiscal import Month

KEYS, MARK, FORMAT = "_jobtra", "JobTra checklists", 1  # the hidden sheet and its first row


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
    rated = ChecklistRating.objects.filter(sheet__in=sheets.values()).defer("note")
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


def items_by_code(version):
    """{short code: Item} of a version, each with its levels."""
    return {item.short_code: item for item in anchors.items_of(version).values()}

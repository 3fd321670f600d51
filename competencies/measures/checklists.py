"""A checklist as a page shows it, and the checklists of a month."""

from dataclasses import dataclass
from itertools import groupby

from django.db.models import Exists, F, OuterRef

from cases.models import Assignment, Case
from competencies.measures import anchors, case_growth, evidence, growth
from competencies.models import CaseStage, Checklist, ChecklistRating, Group, Item
from competencies.models.sheet import Rating
from jobtra.fiscal import Month

VALUES = {Rating.Status.NOT_OBSERVED: "N", Rating.Status.NOT_APPLICABLE: "NA"}


@dataclass(frozen=True)
class Row:
    """One item of a sheet with its cell, if there is one."""

    item: Item
    cell: ChecklistRating | None
    target: int | None
    is_due: bool = False  # in this very month

    @property
    def value(self):
        """As it is typed: "1" to "5", "N", "NA", or "" for not yet rated."""
        if self.cell is None:
            return ""
        return VALUES.get(self.cell.status) or str(self.cell.rank)

    @property
    def mark(self):
        """A rank, a status, or None: what the level filters take."""
        return self.cell and (self.cell.status if self.cell.rank is None else self.cell.rank)

    @property
    def is_at_target(self):
        rank = self.cell and self.cell.rank
        return bool(rank and self.target) and rank >= self.target

    @property
    def says(self):
        """Whether there is more to a cell than its mark."""
        cell = self.cell
        return bool(cell and (cell.note or cell.basis or cell.with_accommodation))


@dataclass(frozen=True)
class Section:
    group: Group | None
    rows: list

    @property
    def filled(self):
        return sum(row.cell is not None for row in self.rows)


class Content:
    """What stands on a sheet. `checklist` comes with its case, version and `hired_on`.

    One query for the cells, two more when the items are not at hand yet.
    """

    def __init__(self, checklist):
        cells, default = cells_of(checklist), checklist.version.target_level
        month = Month.of(checklist.month)
        in_programme = growth.spans_due(checklist.case.enrolled_on, month)
        in_work = growth.spans_due(checklist.hired_on, month)
        self.rows = {
            pk: Row(
                item,
                cells.get(pk),
                item.target_level or default,
                item.due_programme_month in in_programme or item.due_employment_month in in_work,
            )
            for pk, item in anchors.items_of(checklist.version).items()
        }
        self.filled = len(cells)
        self.saved_at = max((cell.rated_at for cell in cells.values()), default=None)

    @property
    def total(self):
        return len(self.rows)

    @property
    def left(self):
        return self.total - self.filled

    @property
    def missing(self):
        return [row for row in self.rows.values() if row.cell is None]

    @property
    def sections(self):
        by_group = groupby(self.rows.values(), key=lambda row: row.item.group)
        return [Section(group, list(rows)) for group, rows in by_group]

    @property
    def next_row(self):
        """The first row without a rating, else the first; None on a sheet without items."""
        return next(iter([*self.missing, *self.rows.values()]), None)


def cells_of(checklist):
    """{item id: cell with its `rank`}, one query."""
    cells = checklist.ratings.annotate(rank=F("level__rank"))
    return {cell.item_id: cell for cell in cells}


def cell_before(checklist, item):
    """The row of the same item in the sheet in force of the month before; without a cell if none."""
    month = Month.of(checklist.month).previous
    cell = (
        ChecklistRating.objects.filter(
            sheet__in=Checklist.objects.in_force()
            .team()
            .filter(case=checklist.case_id, month=month.first),
            item__code=item.code,
        )
        .annotate(rank=F("level__rank"))
        .first()
    )
    return Row(item, cell, item.target_level)


def questions(checklist, content):
    """[(Row, evidence.Question)] where this sheet should say how it is known and does not yet."""
    items = case_growth.items_of(checklist.version)
    case = checklist.case
    requirements = case_growth.requirements_of(items, case.enrolled_on, checklist.hired_on)
    earlier = [
        (month, cells)
        for month, cells in case_growth.cells_of([case]).get(case.pk, [])
        if month < Month.of(checklist.month)
    ]
    rows = {row.item.code: row for row in content.rows.values() if row.cell and not row.cell.note}
    cells = {
        code: case_growth.MARKS.get(row.cell.status, row.cell.rank) for code, row in rows.items()
    }
    asked = evidence.questions(requirements, earlier, cells)
    return [(rows[code], question) for code, question in asked.items()]


def stage_of(case, on):
    """The stage a case was in on a day, or None."""
    found = CaseStage.objects.in_force(on).filter(case=case).select_related("stage").first()
    return found.stage if found else None


def neighbours(case, month, staff):
    """The cases before and after this one, by kana: (id, name) or None. One query.

    Among the person's own youths of that month; among the office's when this one is not theirs.
    """
    own = Assignment.objects.in_force().filter(case=OuterRef("pk"), staff=staff)
    cases = (
        Case.objects.visible_to(staff)
        .rated_in(month)
        .annotate(is_own=Exists(own))
        .order_by("youth__kana", "code")
        .values_list("pk", "youth__name", "is_own")
    )
    is_own = {pk: is_own for pk, _name, is_own in cases}.get(case.pk)
    line = [(pk, name) for pk, name, own in cases if own or not is_own]
    places = [pk for pk, _name in line]
    if case.pk not in places:
        return None, None
    here = places.index(case.pk)
    return (line[here - 1] if here else None), (line[here + 1] if line[here + 1 :] else None)

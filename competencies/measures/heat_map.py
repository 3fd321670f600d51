"""The picture of one case: requirements × months, what is due, what changed. Plain data."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Min

from competencies.measures import anchors, case_growth, growth
from competencies.models import FrameworkVersion
from jobtra.fiscal import Month

MONTHS = 12


@dataclass(frozen=True)
class Cell:
    value: int | str | None  # a level, "N", "NA", or None: not rated
    is_due: bool  # the requirement was due in this month


@dataclass(frozen=True)
class Row:
    """One requirement: its cells, and where it stands after the last sheet."""

    code: str
    full_code: str  # with the prefix of its framework
    title: dict
    cells: list
    standing: growth.Standing
    is_due: bool  # due by now, and applicable

    @property
    def is_open(self):
        return self.is_due and not self.standing.is_attained


@dataclass(frozen=True)
class Block:
    """A heading with its rows."""

    code: str
    title: dict
    rows: list = field(default_factory=list)


@dataclass(frozen=True)
class Change:
    """What the last sheet says of one requirement against its last level before."""

    row: Row
    before: int | None
    after: int

    @property
    def kind(self):
        if self.before is None:
            return "first"
        return "fall" if self.after < self.before else "rise"


@dataclass(frozen=True)
class HeatMap:
    version: FrameworkVersion | None
    months: list  # of those shown, oldest first
    columns: list  # two lists of Block, about equally long
    changes: list  # falls, rises, first observed
    counts: list  # (Month, counts by the names of CaseMonth) of every month, oldest first
    hired_on: object = None

    @property
    def rows(self):
        return [row for blocks in self.columns for block in blocks for row in block.rows]

    @property
    def open_rows(self):
        """Due and not attained, the longest overdue first."""
        waiting = [row for row in self.rows if row.is_open]
        return sorted(waiting, key=lambda row: row.standing.requirement.due)

    @property
    def last_counts(self):
        return self.counts[-1][1] if self.counts else None

    @property
    def attained(self):
        return [counts["attained"] for _month, counts in self.counts]

    @property
    def due(self):
        return [counts["due"] for _month, counts in self.counts]


def of_case(case, *, on, reader=None, **known):
    """The heat map of a case as known on a day to a reader: the last twelve months that have a team sheet.

    Four queries, whatever the number of months, and two for the items when they are not at hand.
    `known`: `hired_on`, the first day of its first job, where that is at hand.
    """
    sheets = [
        (month, cells)
        for month, cells in case_growth.cells_of([case], reader).get(case.pk, [])
        if month <= Month.of(on)
    ]
    version = FrameworkVersion.objects.for_programme(case.programme_id, "requirements", on)
    items = list(anchors.items_of(version).values()) if version else []
    if "hired_on" not in known:
        known = case.employments.aggregate(hired_on=Min("starts_on"))
    hired_on = known["hired_on"]
    requirements = case_growth.requirements_of(
        [
            (
                item.code,
                item.target_level or version.target_level,
                item.due_programme_month,
                item.due_employment_month,
            )
            for item in items
        ],
        case.enrolled_on,
        hired_on,
    )
    standings, counts = follow(requirements, sheets)
    shown = sheets[-MONTHS:]
    rows = [row(item, standings[item.code], shown, Month.of(on)) for item in items]
    return HeatMap(
        version=version,
        months=[month for month, _cells in shown],
        columns=halves(blocks(items, rows)),
        changes=changes(rows, sheets),
        counts=counts,
        hired_on=hired_on,
    )


def follow(requirements, sheets):
    """Where each requirement stands after the last sheet, and the counts of every month."""
    standings = {code: growth.Standing(requirement) for code, requirement in requirements.items()}
    counts = []
    cells = dict(sheets)
    for month, standings in growth.walk(requirements, sheets):
        counts.append((month, growth.summarise(month, standings, cells[month])))
    return standings, counts


def row(item, standing, shown, now):
    return Row(
        code=item.short_code,
        full_code=item.code,
        title=item.title,
        cells=[
            Cell(cells.get(item.code), month == standing.requirement.due) for month, cells in shown
        ],
        standing=standing,
        is_due=standing.is_applicable and standing.is_due(now),
    )


def blocks(items, rows):
    """The rows under the headings of their items, in the order of the framework."""
    found = {}
    for item, line in zip(items, rows, strict=True):
        group = item.group
        key = group.code if group else ""
        if key not in found:
            found[key] = Block(key, group.title if group else {})
        found[key].rows.append(line)
    return list(found.values())


def halves(parts):
    """The blocks in two columns, broken where the longer one is shortest."""
    heights = [len(block.rows) + 1 for block in parts]
    cut = min(
        range(len(parts) + 1),
        key=lambda n: (max(sum(heights[:n]), sum(heights[n:])), -n),
        default=0,
    )
    return [parts[:cut], parts[cut:]]


def changes(rows, sheets):
    """Falls first, then rises, then what was seen for the first time; nothing of a first sheet."""
    if len(sheets) < 2:
        return []
    last = sheets[-1][0]
    found = defaultdict(list)
    for line in rows:
        levels = [cell for month, cell in line.standing.cells.items() if isinstance(cell, int)]
        if not isinstance(line.standing.cells.get(last), int):
            continue
        before = levels[-2] if len(levels) > 1 else None
        if levels[-1] != before:
            change = Change(line, before, levels[-1])
            found[change.kind].append(change)
    return [*found["fall"], *found["rise"], *found["first"]]

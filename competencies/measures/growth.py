"""How near a youth is to a job: what is reached, attained, due, fallen. Plain data, no Django.

Definitions: a month *reaches* a requirement when its level is at or above target. *Attained* asks for
two rated months running; months without a rating or with "not observed" are skipped, they neither
break nor make it. A later fall is *re-support* and never deletes the earlier date.
"""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from jobtra import fiscal

NOT_OBSERVED = "N"
NOT_APPLICABLE = "NA"


@dataclass(frozen=True)
class Requirement:
    """What growth needs to know of an item: its target level and the month it is due in."""

    target: int
    due: fiscal.Month | None = None


class Past(NamedTuple):
    """What a month's rating is held against: where a requirement stood after the months before.

    `cell` is that of the very last sheet, None when it left the item empty; `unseen` counts its months
    of "not observed" running, `unchanged` the rated months running with the same level.
    """

    cell: int | str | None = None
    level: int | None = None
    is_attained: bool = False
    was_attained: bool = False
    unseen: int = 0
    unchanged: int = 0


@dataclass
class Standing:
    """Where one requirement stands after the months seen so far."""

    requirement: Requirement
    cells: dict = field(default_factory=dict)  # Month → level, "N" or "NA"
    first_reached: fiscal.Month | None = None
    attained_in: fiscal.Month | None = None
    last_level: int | None = None
    last_cell: int | str | None = None
    unseen: int = 0
    unchanged: int = 0

    def see(self, month, cell):
        self.cells[month] = self.last_cell = cell
        self.unseen = self.unseen + 1 if cell == NOT_OBSERVED else 0
        if not isinstance(cell, int):
            return
        self.unchanged = self.unchanged + 1 if cell == self.last_level else 1
        reached = cell >= self.requirement.target
        if reached:
            self.first_reached = self.first_reached or month
            if self.last_level is not None and self.last_level >= self.requirement.target:
                self.attained_in = self.attained_in or month
        self.last_level = cell

    @property
    def is_applicable(self):
        return self.last_cell != NOT_APPLICABLE

    @property
    def is_reached(self):
        return self.last_level is not None and self.last_level >= self.requirement.target

    @property
    def is_attained(self):
        return self.attained_in is not None and self.is_reached

    @property
    def is_fallen(self):
        """Attained before, below target now: re-support."""
        return self.attained_in is not None and not self.is_reached

    @property
    def last_reached(self):
        """The level of the last month at or above target, or None."""
        levels = (cell for _, cell in sorted(self.cells.items(), reverse=True))
        return next(
            (n for n in levels if isinstance(n, int) and n >= self.requirement.target), None
        )

    def past(self, month):
        """What the months after this one, the last seen, are held against."""
        return Past(
            self.cells.get(month),
            self.last_level,
            self.is_attained,
            self.attained_in is not None,
            self.unseen if month in self.cells else 0,
            self.unchanged,
        )

    def is_due(self, month):
        return self.requirement.due is not None and self.requirement.due <= month


@lru_cache(maxsize=4096)
def due_month(start, months):
    """The calendar month that holds the n-month reach date of `start`, or None without both."""
    return fiscal.Month.of(fiscal.reach_date(start, months)) if start and months else None


def spans_due(start, month):
    """The numbers of months (at most two) whose reach date, counted from `start`, lies in the month."""
    if start is None:
        return set()
    near = month - fiscal.Month.of(start)
    return {
        months for months in (near, near + 1) if months > 0 and due_month(start, months) == month
    }


def walk(requirements, sheets):
    """Yield (month, {code: Standing}) after each month's sheet; the standings are reused, read at once.

    requirements: {code: Requirement}; sheets: [(Month, {code: cell})] in order of month.
    """
    standings = {code: Standing(requirement) for code, requirement in requirements.items()}
    for month, cells in sheets:
        for code, standing in standings.items():
            if code in cells:
                standing.see(month, cells[code])
            else:
                standing.unseen = 0
        yield month, standings


def summarise(month, standings, cells):
    """The counts of one month, by the names of `CaseMonth`."""
    seen = {code: cell for code, cell in cells.items() if code in standings}
    applicable = [s for s in standings.values() if s.is_applicable]
    due = [s for s in applicable if s.is_due(month)]
    fallen = {code: s for code, s in standings.items() if s.is_applicable and s.is_fallen}
    return {
        "applicable": len(applicable),
        "rated": sum(isinstance(cell, int) for cell in seen.values()),
        "not_observed": sum(cell == NOT_OBSERVED for cell in seen.values()),
        "reached": sum(
            isinstance(cell, int) and cell >= standings[code].requirement.target
            for code, cell in seen.items()
        ),
        "attained": sum(s.is_attained for s in applicable),
        "due": len(due),
        "due_attained": sum(s.is_attained for s in due),
        "due_not_observed": sum(s.cells.get(month) == NOT_OBSERVED for s in due),
        "fallen": len(fallen),
        "fallen_items": {code: [s.last_reached, s.last_level] for code, s in fallen.items()},
        "standings": {
            code: list(s.past(month)) for code, s in standings.items() if s.last_cell is not None
        },
    }

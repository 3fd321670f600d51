"""The month's checklists the other way round: one requirement, all youths."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from competencies.models import Item


@dataclass(frozen=True)
class Column:
    """One requirement with its row of each youth; `left` counts what is asked and still empty."""

    item: Item
    rows: list
    left: int

    @property
    def asked(self):
        return sum(row.is_asked for row in self.rows)

    @property
    def filled(self):
        return self.asked - sum(row.is_left for row in self.rows)

    @property
    def folded(self):
        return len(self.rows) - self.asked


class Columns:
    """A `checklists.Grid` by item. Youths rated by another version than most stand aside."""

    def __init__(self, grid):
        self.grid = grid
        by_version = Counter(
            version for version in map(grid.version_of, grid.cases) if version is not None
        )
        self.version = by_version.most_common(1)[0][0] if by_version else None
        self.cases = [case for case in grid.cases if grid.version_of(case) == self.version]
        self.aside = [case for case in grid.cases if grid.version_of(case) != self.version]

    def is_open(self, case):
        """Whether the case's sheet can still be written in, or is not begun."""
        sheet = self.grid.sheets.get(case.pk)
        return sheet is None or sheet.is_draft

    @cached_property
    def columns(self):
        """{item id: Column} in order."""
        if not self.cases:
            return {}
        contents = [(case, self.grid.contents[case.pk].rows) for case in self.cases]
        found = {}
        for pk, first in contents[0][1].items():
            rows = [rows[pk] for _case, rows in contents]
            left = sum(row.is_left and self.is_open(row.case) for row in rows)
            found[pk] = Column(first.item, rows, left)
        return found

    def at(self, text):
        """The column an address names; else the first with something left, else the first."""
        if text.isdecimal() and int(text) in self.columns:
            return self.columns[int(text)]
        waiting = [column for column in self.columns.values() if column.left]
        return next(iter([*waiting, *self.columns.values()]), None)

    @property
    def groups(self):
        """[[Column, …], …], a list for each group of items."""
        found = {}
        for column in self.columns.values():
            found.setdefault(column.item.group_id, []).append(column)
        return list(found.values())

    def beside(self, column, distance):
        """The column so many places on, around the end; None without columns."""
        line = list(self.columns.values())
        return line[(line.index(column) + distance) % len(line)] if column else None

    @property
    def rows(self):
        return [row for column in self.columns.values() for row in column.rows]

    @cached_property
    def total(self):
        """Cells the month asks for, of all the youths: the number of `progress` too."""
        return sum(content.total for content in self.grid.contents.values())

    @property
    def aside_left(self):
        """What is left on the sheets of those who stand aside."""
        return self.left - sum(column.left for column in self.columns.values())

    @cached_property
    def left(self):
        return sum(
            content.left
            for case in self.grid.cases
            if self.is_open(case)
            for content in [self.grid.contents[case.pk]]
        )

"""Requirements down: a column for each month of one person, or for each person in one month."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cases.imports.people import Unknown, folded, number
from competencies.imports import levels, months
from competencies.imports.pages import ASIDE, Page, Title, unknown_item
from jobtra import headings
from jobtra.headings import REACH, Vocabulary, is_empty
from jobtra.spreadsheets import cell_name, plain

# Over the one column of ratings of a sheet for one person and month.
VALUE = Vocabulary(
    {
        "value": (
            r"(?:今月の?|当月の?|支援[者員]の?)?(?:評価|水準|レベル|到達度|判定|評点)(?:値|点|結果)?|今月|当月",
        )
    }
)
SUMS = re.compile(r".*(?:到達|達成|合計|総計|小計|計|数|率|平均|点)")


@dataclass
class Grid:
    """A sheet with requirements down: where they stand and what is over the other columns."""

    table: object
    top: int  # the row of the heading, from 0
    items: dict  # row → code, None where the cells of the row disagree
    labels: list  # the columns that name the items
    months: dict  # column → Month, or None for a month without a year
    people: dict  # column → case
    value: int | None  # the one column of ratings


def find(table, frameworks, youths):
    """The grid of a table with requirements down, or None."""
    found = [
        (row, column, code)
        for row, cells in enumerate(table.rows)
        for column, cell in enumerate(cells)
        if (code := frameworks.items.find(cell))
    ]
    labels = [
        column
        for column in dict.fromkeys(column for _row, column, _code in found)
        if len({code for _row, c, code in found if c == column}) >= 2
    ]
    if not labels:
        return None
    items = {}
    for row, column, code in found:
        if column in labels:
            items[row] = code if items.get(row, code) == code else None
    others = [c for c in range(len(table.rows[0])) if c not in labels]
    grids = [
        grid
        for top in range(min(REACH, min(items)))
        if (grid := over(table, top, items, labels, others, youths))
    ]
    return max(grids, key=lambda grid: len(grid.months) or len(grid.people) or 1, default=None)


def over(table, top, items, labels, columns, youths):
    """What one row says over the columns of a grid, or None when it says nothing of use."""
    cells = table.rows[top]
    over = months.across(table, top, columns)
    people = {
        column: case
        for column in columns
        if column not in over and (case := person(cells[column], youths))
    }
    values = [column for column in columns if VALUE(cells[column])]
    value = values[0] if len(values) == 1 else None
    if over or people or value is not None:
        return Grid(table, top, items, labels, over, {} if over else people, value)
    return None


def person(value, youths):
    """The case that a heading names, or None."""
    if not isinstance(value, str):
        return None
    found = youths.by_name.get(folded(value), [])
    return youths.by_number.get(number(value)) or (found[0] if len(found) == 1 else None)


def read(grid, plan, youths, frameworks):
    """The pages of a grid. What is refused or left out goes to the plan."""
    table, title = grid.table, Title(grid.table, grid.top)
    try:
        case = None if grid.people else title.case(youths)
        month = None if grid.months else title.month()
    except Unknown as unknown:
        return plan.report(
            table.name, title.cell("name"), unknown.kind, title["name"] or table.name, str(unknown)
        )
    if not grid.people and case is None:
        if looks_rated(grid, frameworks.scale):
            plan.report(
                table.name, "A1", "unknown_person", table.name, _("The sheet names no person.")
            )
        else:
            plan.ignore(table.name, _("sheet without a person"), len(table.rows))
        return None
    columns = read_columns(grid, plan, frameworks.scale, case, month)
    rows = read_rows(grid, plan, frameworks.scale, columns)
    rater = plain(title["rater"])
    return [
        Page(
            who, when, table.name, cell_name(grid.top + 1, column + 1), rater, title.cell("rater"),
            {code: (table.rows[row][column], cell_name(row + 1, column + 1)) for row, code in rows.items()},
        )
        for column, (who, when) in columns.items()
    ]  # fmt: skip


def looks_rated(grid, scale):
    cells = [
        grid.table.rows[row][column]
        for row in grid.items
        for column in (*grid.months, *grid.people, *([] if grid.value is None else [grid.value]))
    ]
    said = [cell for cell in cells if not is_empty(cell)]
    return bool(said) and sum(levels.is_like(cell, scale) for cell in said) >= 0.9 * len(said)


def read_columns(grid, plan, scale, case, month):
    """{column: (case, month)} of the columns that are read."""
    table, columns, seen = grid.table, {}, set()
    for column in range(len(table.rows[0])):
        values = [table.rows[row][column] for row in grid.items]
        said = [value for value in values if not is_empty(value)]
        name, cell = plain(table.rows[grid.top][column]), cell_name(grid.top + 1, column + 1)
        if column in grid.labels or not said:
            continue
        who = grid.people.get(column, case)
        when = grid.months.get(column, None if grid.months else month)
        is_read = (
            column in grid.months
            or column in grid.people
            or (not grid.months and not grid.people and column == grid.value)
        )
        if is_read and when is None:
            plan.report(
                table.name,
                cell,
                "unreadable_date",
                name or table.name,
                _("This month has no year; write it like 2025-09 or R7.9."),
            )
        elif is_read and (id(who), when) in seen:
            plan.report(
                table.name,
                cell,
                "contradiction",
                name,
                _("This person and month have a column already; the first one counts."),
            )
        elif is_read:
            seen.add((id(who), when))
            columns[column] = (who, when)
        elif (
            all(levels.is_like(value, scale) for value in said)
            and not ASIDE(name)
            and (grid.months or grid.people)
        ):
            kind, sentence = (
                (
                    "unreadable_date",
                    _("Ratings stand under no month; write it like 2025-09 or R7.9."),
                )
                if grid.months
                else (
                    "unknown_person",
                    _("Ratings stand under nobody of the roster; write number or name."),
                )
            )
            plan.report(table.name, cell, kind, name, sentence)
        else:
            plan.ignore(
                table.name,
                name
                or _("Column %(letter)s without a heading") % {"letter": cell.rstrip("0123456789")},
                len(said),
            )
    return columns


def read_rows(grid, plan, scale, columns):
    """{row: item code} of the rows that are read."""
    table, rows, seen = grid.table, {}, set()
    for row in range(grid.top + 1, len(table.rows)):
        said = [v for c in columns if not is_empty(v := table.rows[row][c])]
        label = next((c for c in grid.labels if table.rows[row][c] is not None), None)
        name = plain(table.rows[row][label]) if label is not None else ""
        cell = cell_name(row + 1, (label or 0) + 1)
        code = grid.items.get(row)
        if code and code in seen and said:
            plan.report(
                table.name,
                cell,
                "contradiction",
                name,
                _("This requirement has a row already; the first one counts."),
            )
        elif code:
            seen.add(code)
            rows[row] = code
        elif not said:
            continue
        elif row in grid.items:
            plan.report(
                table.name,
                cell,
                "contradiction",
                name,
                _("Code and title mean different requirements; correct one of them."),
            )
        elif (
            name
            and not SUMS.fullmatch(name)
            and not headings.is_total(name)
            and all(levels.is_like(v, scale) for v in said)
        ):
            plan.report(table.name, cell, "unknown_item", name, unknown_item(name))
        else:
            plan.ignore(table.name, name or _("a row without a requirement"), len(said))
    return rows

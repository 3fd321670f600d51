"""Requirements across: a row for each person, or each month, or both."""

from django.utils.translation import gettext as _

from cases.imports.people import Unknown
from cases.imports.references import person_of, where
from competencies.imports import levels, months
from competencies.imports.pages import ASIDE, CHECKLIST, Page, Title, unknown_item
from jobtra import headings
from jobtra.headings import is_empty
from jobtra.spreadsheets import cell_name, plain


def find(table, frameworks):
    """The heading of a table with requirements across, or None."""

    def recognise(value):
        if code := frameworks.items.find(value):
            return ("item", code), 0
        return CHECKLIST(value)

    return headings.find(table, recognise, has_items)


def has_items(keys):
    return sum(isinstance(key, tuple) for key in keys) >= 2


def read(heading, plan, youths, frameworks):
    """The pages of such a table. What is refused or left out goes to the plan."""
    table, title = heading.table, Title(heading.table, heading.top)
    items = {key[1]: column for key, column in heading.columns.items() if isinstance(key, tuple)}
    leave_rest(heading, plan, frameworks.scale)
    try:
        month = None if "month" in heading.columns else title.month()
        by_row = heading.columns.keys() & {"code", "name", "family"}
        case = None if by_row else title.case(youths)
    except Unknown as unknown:
        plan.report(table.name, "A1", unknown.kind, table.name, str(unknown))
        return
    if not by_row and case is None:
        plan.report(table.name, "A1", "unknown_person", table.name, _("The sheet names no person."))
        return
    if month is None and "month" not in heading.columns:
        plan.report(
            table.name,
            "A1",
            "unreadable_date",
            table.name,
            _("The sheet names no month with its year; write it in the title or as its name."),
        )
        return
    for row in heading.rows():
        values = {
            code: (row.values[column], cell_name(row.number, column + 1))
            for code, column in items.items()
        }
        if any(headings.is_total(row[key]) for key in ("code", "name", "month")) or not any(
            value is not None for value, _c in values.values()
        ):
            continue
        if (by_row and not any(key in row for key in by_row)) or (
            "month" in heading.columns and "month" not in row
        ):
            continue  # figures under the table: sums and means
        who = where(row) if by_row else "month"
        try:
            found = person_of(row, youths) if by_row else case
        except Unknown as unknown:
            plan.report(row.sheet, row.cell(who), unknown.kind, row[who], str(unknown))
            continue
        when = month or month_of(row)
        if when is None:
            plan.report(
                row.sheet,
                row.cell("month"),
                "unreadable_date",
                row["month"],
                _("This is no month with its year; write it like 2025-09 or R7.9."),
            )
            continue
        yield Page(
            found,
            when,
            table.name,
            row.cell(who),
            row.text("rater") or plain(title["rater"]),
            row.cell("rater"),
            values,
        )


def month_of(row):
    """The month of a row, from one column or from year and month apart; None when it has no year."""
    if (month := months.read(row["month"])) is not None:
        return month
    figure = months.only(row["month"]) or (row["month"] if type(row["month"]) is int else None)
    if figure in range(1, 13):
        known = months.year(row["year"]) or months.year(f"{row['year']}年")
        return months.with_year(figure, known) if known else None
    return None


def leave_rest(heading, plan, scale):
    """Columns that are not read: refused as unknown items when ratings stand in them, else ignored."""
    for column in heading.rest():
        name, values = (
            heading.name_of(column),
            [v for v in heading.below(column) if not is_empty(v)],
        )
        if not values:
            continue
        if column in heading.spare and isinstance(heading.spare[column], tuple):
            plan.report(
                heading.table.name,
                heading.cell(column),
                "contradiction",
                name,
                _("This requirement has a column already; the first one counts."),
            )
        elif all(levels.is_like(value, scale) for value in values) and not ASIDE(name):
            plan.report(
                heading.table.name, heading.cell(column), "unknown_item", name, unknown_item(name)
            )
        else:
            plan.ignore(heading.table.name, name, len(values))

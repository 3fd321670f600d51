"""Months over columns, in rows and over sheets, in any notation; the year may stand once for many."""

import re

from jobtra.fiscal import Month, UnreadableDate, parse_month
from jobtra.spreadsheets import plain, squeeze

MONTH_ONLY = re.compile(r"(\d{1,2})月(?:分|度)?")
IN_TEXT = re.compile(
    r"(?:(?:令和|平成|(?<![A-Za-z])[RrHh])\s*(?:元|\d{1,2})|(?<!\d)\d{4})\s*[年./-]\s*\d{1,2}\s*(?:月分?度?)?"
    r"(?![\d日./-])(?!\s*\d)"
)
DAY_IN_TEXT = re.compile(
    r"(?:(?:令和|平成|[RrHh])\s*(?:元|\d{1,2})|\d{4})\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}\s*日?"
)


def read(value):
    """The month of a heading or cell, or None. Never a number that could be anything."""
    if value is None or isinstance(value, bool | float):
        return None
    if isinstance(value, int) and not (36_526 <= value < 54_789 or 190_001 <= value <= 210_012):
        return None  # neither the number of a day since 2000 nor 202509
    try:
        return parse_month(re.sub("度$", "", value) if isinstance(value, str) else value)
    except UnreadableDate:
        return None


def only(value):
    """7 for 「7月」, or None."""
    match = isinstance(value, str) and MONTH_ONLY.fullmatch(squeeze(value))
    return int(match[1]) if match and 1 <= int(match[1]) <= 12 else None


def year(text):
    """(year, whether it is a fiscal one) of 「2025年度」, 「令和7年」; None without one."""
    if not isinstance(text, str):
        return None
    for pattern, is_fiscal in ((r"年度", True), (r"年", False)):
        match = re.search(
            rf"(?:(令和|平成|[RrHh])\s*(元|\d{{1,2}})|(?<!\d)(\d{{4}}))\s*{pattern}", plain(text)
        )
        if match:
            month = read(f"{match[1]}{match[2]}年12月" if match[1] else f"{match[3]}年12月")
            return (month.year, is_fiscal) if month else None
    return None


def with_year(month, known):
    """The month (1–12) in a known year."""
    found, is_fiscal = known
    return Month(found + (is_fiscal and month < 4), month)


def across(table, index, columns):
    """{column: Month, or None where a month has no year} of the row `index` of a table.

    A month without its year takes it from the cell above (a year over several columns), from the
    month left of it, or from the title; months run forward.
    """
    found, last, over = {}, None, None
    title = in_title(table, index)
    for column in columns:
        above = [table.rows[row][column] for row in range(index)]
        over = next(filter(None, map(year, above)), over)
        value = table.rows[index][column]
        month = read(value)
        if month is None and (figure := only(value)):
            if over:
                month = with_year(figure, over)
            elif last:
                month = Month(last.year + (figure <= last.month), figure)
            elif title:
                month = with_year(figure, title)
            found[column] = month
        elif month:
            found[column] = month
        last = month or last
    return found


def in_title(table, index):
    """The one year that stands over a table or in its name; None without or with several."""
    texts = [cell for row in table.rows[:index] for cell in row if isinstance(cell, str)]
    years = {found for text in (*texts, table.name) if (found := year(text))}
    return years.pop() if len(years) == 1 else None


def of_sheet(table, height, labelled):
    """The months a sheet names as a whole: by a label, in its titles, in its name.

    `labelled`: values behind labels such as 評価月. More than one month is a contradiction.
    """
    texts = [cell for row in table.rows[:height] for cell in row if isinstance(cell, str)]
    found = {month for value in labelled if (month := read(value))}
    found |= {
        month
        for text in (*texts, table.name)
        for match in IN_TEXT.findall(DAY_IN_TEXT.sub(" ", plain(text)))
        if (month := read(match))
    }
    if not found:
        known = in_title(table, height)
        found |= {
            with_year(figure, known)
            for text in (*labelled, *texts, table.name)
            if known and (figure := only(re.sub(r".*年度?", "", squeeze(text))))
        }
    return found

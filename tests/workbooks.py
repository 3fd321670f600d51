"""Workbooks as offices keep them, made for tests: small, and full of dirt."""

import io

import xlsxwriter

from jobtra.spreadsheets import Table


def table(*rows, name="Sheet1"):
    """A table as it is read: rows equally long, empty cells None."""
    width = max(len(row) for row in rows)
    return Table(name, [[*row, *[None] * (width - len(row))] for row in rows])


def workbook(sheets, name="office.xlsx"):
    """An XLSX file of {sheet name: rows}; dates are typed cells."""
    file = io.BytesIO()
    options = {"in_memory": True, "default_date_format": "yyyy/mm/dd"}
    with xlsxwriter.Workbook(file, options) as book:
        for title, rows in sheets.items():
            sheet = book.add_worksheet(title)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    file.seek(0)
    file.name = name
    return file


def csv_file(rows, encoding="cp932", name="attendance.csv"):
    text = "\r\n".join(",".join(map(str, row)) for row in rows)
    file = io.BytesIO(text.encode(encoding))
    file.name = name
    return file


def wide(text):
    """ASCII as a Japanese keyboard may type it: full width, the space too."""
    return "".join(
        chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else "\u3000" if c == " " else c for c in text
    )

"""Workbooks as offices keep them, made for tests: small, and full of dirt."""

import io

import openpyxl
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


def filled(content, edit, name="checklists.xlsx"):
    """A downloaded XLSX (bytes) as a person's own program saves it after `edit` of its first sheet."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    edit(book.worksheets[0])
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    file.name = name
    return file


def cell_at(sheet, code, number):
    """The cell of a requirement and a person, wherever their row and column are."""
    row = next(r for r in range(1, sheet.max_row + 1) if sheet.cell(r, 1).value == code)
    places = (cell for cells in sheet.iter_rows() for cell in cells if cell.value == number)
    return sheet.cell(row, next(places).column)

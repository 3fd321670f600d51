"""Tables out of and into spreadsheet files. Knows cells and files, nothing of what they mean.

Read: XLSX and XLSM (read_workbook), CSV in UTF-8, UTF-16 or CP932 (read_csv). What can not be
read raises Unreadable with one sentence for the person who chose the file.
Written: XLSX with typed cells (write_xlsx, new_workbook), CSV for Excel (write_csv); no text becomes a formula.
"""

import codecs
import csv
import io
import math
import os
import re
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO
from xml.parsers import expat

import xlsxwriter
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum
from xlsxwriter.utility import xl_rowcol_to_cell

MEBIBYTE = 1024 * 1024
MAX_BYTES = 25 * MEBIBYTE
MAX_UNPACKED_BYTES = 400 * MEBIBYTE
MAX_CELLS = 2_000_000  # of all sheets together, empty ones inside the used ranges included


class Unreadable(ValueError):
    """The file can not be read as a table; str() is a sentence for a person."""


@dataclass(frozen=True)
class Table:
    """One sheet. Rows are equally long and start at A1, so rows[r - 1][c - 1] is the cell
    cell_name(r, c); an empty cell is None."""

    name: str
    rows: list[list]


def cell_name(row: int, column: int) -> str:
    """The address people see, both counted from 1: cell_name(2, 28) is "AB2"."""
    if row < 1 or column < 1:
        raise ValueError(f"rows and columns are counted from 1, not {row}, {column}")
    return xl_rowcol_to_cell(row - 1, column - 1)


# Text


def plain(value: object) -> str:
    """The value as text for reading: half-width (NFKC), single spaces, none at the ends.

    None gives "". NFKC also turns ① into 1, ㈱ into (株) and a few variant characters of names
    into their common form: compare with it, but store names as they were written.
    """
    if value is None:
        return ""
    text = unicodedata.normalize("NFKC", str(value))
    return " ".join(_INVISIBLE.sub("", text).split())


def squeeze(value: object) -> str:
    """plain() without any space, for comparing names and headings."""
    return plain(value).replace(" ", "")


_INVISIBLE = re.compile("[\u200b-\u200d\u2060\ufeff]")


# Reading


def read_workbook(source: str | os.PathLike | BinaryIO) -> list[Table]:
    """Every worksheet of an XLSX or XLSM file (path or seekable binary file), hidden ones too.

    Dates are date or datetime, whole numbers int; a formula gives the value Excel saved with it,
    or None when none was saved, and so does an error such as #DIV/0!. Of merged cells only the
    top left one has the value. Raises Unreadable.
    """
    content = _content(source)
    _refuse_other_kinds(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            _check_package(package)
            _check_reach(package)
        tables = _tables(content)
    except Unreadable:
        raise
    except _DAMAGE as error:
        raise Unreadable(
            _("The workbook is damaged and can not be read; open it in Excel and save it anew.")
        ) from error
    if not any(table.rows for table in tables):
        raise Unreadable(_("The workbook holds no filled cell; a sheet with a table is needed."))
    return tables


def read_csv(source: str | os.PathLike | BinaryIO) -> Table:
    """One table of text cells (path or seekable binary file), named as the file, without suffix.

    Encodings: UTF-8, UTF-16 with its mark, else CP932. Fields stand between commas, tabs or
    semicolons, whichever the first line with one of them has most of. Raises Unreadable.
    """
    content = _content(source)
    if content.startswith((_ZIP, _OLE, _PDF)):
        raise Unreadable(_NO_CSV)
    try:
        records = list(_records(_decoded(content)))
    except csv.Error as error:
        raise Unreadable(
            _("The quotation marks of the CSV file do not match; save it anew as CSV.")
        ) from error
    while records and not any(records[-1]):
        records.pop()
    if not records:
        raise Unreadable(_("The file holds no filled cell; a table is needed."))
    width = max(map(len, records))
    _check_span(len(records), width, MAX_CELLS)
    rows = [[cell or None for cell in r] + [None] * (width - len(r)) for r in records]
    return Table(_stem(source), rows)


_ZIP, _OLE, _PDF = b"PK\x03\x04", bytes.fromhex("D0CF11E0A1B11AE1"), b"%PDF-"
_NO_CSV = _("The file is no CSV text; a CSV file in UTF-8 or Shift JIS is needed.")
_NO_WORKBOOK = _("The file is no Excel workbook; a workbook saved as .xlsx is needed.")
_DAMAGE = (
    CalamineError,
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    expat.ExpatError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    ValueError,
)


def _content(source) -> bytes:
    if not isinstance(source, str | os.PathLike):
        return _bounded(source)
    try:
        with open(source, "rb") as file:
            return _bounded(file)
    except OSError as error:
        raise Unreadable(
            _("The file can not be opened; is it there, and may it be read?")
        ) from error


def _bounded(file: BinaryIO) -> bytes:
    file.seek(0, os.SEEK_END)
    size = file.tell()
    if size == 0:
        raise Unreadable(_("The file is empty; a table is needed."))
    if size > MAX_BYTES:
        raise Unreadable(
            format_lazy(
                _("The file has {size} MB; at most {limit} MB are allowed."),
                size=math.ceil(size / MEBIBYTE),
                limit=MAX_BYTES // MEBIBYTE,
            )
        )
    file.seek(0)
    return file.read()


def _stem(source) -> str:
    name = source if isinstance(source, str | os.PathLike) else getattr(source, "name", None)
    return Path(name).stem if isinstance(name, str | os.PathLike) else ""


def _refuse_other_kinds(content: bytes) -> None:
    if content.startswith(_OLE):
        raise Unreadable(
            _(
                "The workbook is protected by a password or in the old .xls format; "
                "save it as .xlsx without a password."
            )
        )
    if content.startswith(_PDF):
        raise Unreadable(_("The file is a PDF document; an Excel workbook (.xlsx) is needed."))
    if not content.startswith(_ZIP):
        raise Unreadable(_NO_WORKBOOK)


def _check_package(package: zipfile.ZipFile) -> None:
    """Refuse what is no XLSX or XLSM, is locked, or would unpack to more than memory may hold."""
    members = package.infolist()
    names = {member.filename.lower() for member in members}
    # The reader tries other formats where it finds these; their reach is not checked here.
    if "xl/workbook.xml" not in names or names & {"xl/workbook.bin", "content.xml"}:
        raise Unreadable(_NO_WORKBOOK)
    if any(member.flag_bits & 1 for member in members):
        raise Unreadable(_("The file is protected by a password; save it without one."))
    if any(m.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} for m in members):
        raise zipfile.BadZipFile("packed as no spreadsheet program packs")
    if (size := sum(member.file_size for member in members)) > MAX_UNPACKED_BYTES:
        raise Unreadable(
            format_lazy(
                _("The workbook unpacks to {size} MB; at most {limit} MB are allowed."),
                size=math.ceil(size / MEBIBYTE),
                limit=MAX_UNPACKED_BYTES // MEBIBYTE,
            )
        )


def _check_reach(package: zipfile.ZipFile) -> None:
    """Refuse sheets whose used ranges hold more than MAX_CELLS cells together.

    The reader lays a sheet out from A1 to its last filled cell: a lone character in XFD1048576
    would end the whole process. So how far the cells reach is found out first.
    """
    left = MAX_CELLS
    for member in package.infolist():
        if re.fullmatch(r"xl/.*\.xml", member.filename, re.IGNORECASE):
            left -= _Reach(left).of(package, member)


class _Reach:
    """Follows the XML of a sheet and keeps the last row and column with a value, from 1."""

    def __init__(self, limit: int):
        self.limit = limit
        self.row = self.column = self.rows = self.columns = 0

    def of(self, package: zipfile.ZipFile, member: zipfile.ZipInfo) -> int:
        """The number of cells of the used range; 0 for a member that is no sheet."""
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        with package.open(member) as file:
            while chunk := file.read(1 << 16):
                parser.Parse(chunk)
        parser.Parse(b"", True)
        return self.rows * self.columns

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag == "c":
            self._enter_cell(attributes.get("r"))
        elif tag == "row":
            self.row, self.column = int(attributes.get("r", self.row + 1)), 0
        elif tag in {"v", "is"} and (self.row > self.rows or self.column > self.columns):
            self.rows, self.columns = max(self.rows, self.row), max(self.columns, self.column)
            _check_span(self.rows, self.columns, self.limit)

    def _enter_cell(self, address: str | None) -> None:
        if address is None:
            self.column += 1
        else:
            self.row, self.column = _row_and_column(address)


def _row_and_column(address: str) -> tuple[int, int]:
    letters = address.rstrip("0123456789")
    return int(address[len(letters) :]), _column(letters)


@lru_cache(maxsize=1024)
def _column(letters: str) -> int:
    if not re.fullmatch("[A-Za-z]{1,3}", letters):
        raise ValueError(f"no column: {letters[:9]!r}")
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _check_span(rows: int, columns: int, limit: int) -> None:
    if rows * columns > limit:
        raise Unreadable(
            format_lazy(
                _(
                    "A sheet reaches to cell {cell}; all sheets together may span {limit} cells: "
                    "delete what stands far outside the tables."
                ),
                cell=cell_name(rows, columns),
                limit=f"{MAX_CELLS:,}",
            )
        )


def _tables(content: bytes) -> list[Table]:
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
        return [
            Table(sheet.name, _rows(book.get_sheet_by_name(sheet.name)))
            for sheet in book.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet
        ]


def _rows(sheet: CalamineSheet) -> list[list]:
    return [list(map(_value, row)) for row in sheet.to_python(skip_empty_area=False)]


def _value(cell):
    if cell == "":
        return None
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return cell


def _decoded(content: bytes) -> str:
    for encoding in _encodings(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _BINARY.search(text):
            break
        return text
    raise Unreadable(_NO_CSV)


def _encodings(content: bytes) -> tuple[str, ...]:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ("utf-16",)
    return ("utf-8-sig", "cp932")


# Control characters but for tab and line ends: almost any bytes are "valid" CP932.
_BINARY = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")


def _records(text: str) -> Iterator[list[str]]:
    left = MAX_CELLS
    for record in csv.reader(
        io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True
    ):
        left -= max(1, len(record))
        if left < 0:
            raise Unreadable(
                format_lazy(_("The file has more than {limit} cells."), limit=f"{MAX_CELLS:,}")
            )
        yield record


def _delimiter(text: str) -> str:
    for line in io.StringIO(text):
        bare = re.sub('"[^"]*"?', "", line)
        if any(mark in bare for mark in ",\t;"):
            return max(",\t;", key=bare.count)
    return ","


# Writing

MAX_TEXT = 32_767  # in a cell, a limit of Excel as are the next two
MAX_ROWS = 1_048_576
MAX_TITLE = 31
_LAST_EXACT = 10**15  # numbers beyond keep 15 digits only

_FORMATS = {  # a datetime is a date as well, so it comes first
    datetime: "yyyy/mm/dd hh:mm",
    date: "yyyy/mm/dd",
    time: "hh:mm",
    timedelta: "[h]:mm",
}


def write_xlsx(
    file: str | os.PathLike | BinaryIO,
    sheets: Iterable[tuple[str, Sequence, Iterable[Sequence]]],
) -> None:
    """Write sheets of (title, header, rows) to a path or binary file, row by row.

    Numbers, truth values, dates and times are typed cells (aware datetimes in local time), None,
    "" and NaN empty ones, all else text, "=1+1" too; text beyond 32,767 characters ends in "…".
    Titles are bent to Excel's rules and made unique. ValueError for more rows than a sheet has.
    """
    with new_workbook(file, constant_memory=True) as book:
        formats = {kind: book.add_format({"num_format": text}) for kind, text in _FORMATS.items()}
        bold = book.add_format({"bold": True})
        titles = set()
        for title, header, rows in sheets:
            sheet = book.add_worksheet(sheet_title(title, titles))
            _write_sheet(sheet, header, rows, formats, bold)


def new_workbook(file: str | os.PathLike | BinaryIO, **options) -> xlsxwriter.Workbook:
    """A workbook for sheets of one's own make: no text becomes a formula or a link. Texts go in
    through cell_text(), titles through sheet_title()."""
    safe = {"strings_to_formulas": False, "strings_to_urls": False}
    return xlsxwriter.Workbook(file, safe | options)


def write_csv(
    file: str | os.PathLike | BinaryIO, header: Sequence, rows: Iterable[Sequence]
) -> None:
    """Write one table, row by row, as Excel opens it: UTF-8 with its mark, CRLF, commas.

    file is a path or anything with write(bytes). Dates are 2025-09-18, datetimes local and to the
    minute. Text that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    path = isinstance(file, str | os.PathLike)
    with open(file, "wb") if path else nullcontext(file) as opened:
        writer = csv.writer(codecs.getwriter("utf-8-sig")(opened))
        writer.writerow(map(_csv_field, header))
        writer.writerows(map(_csv_field, row) for row in rows)


def _write_sheet(sheet, header, rows, formats, bold) -> None:
    widths = {}
    for column, text in enumerate(header):
        sheet.write_string(0, column, cell_text(text), bold)
        widths[column] = _width(text) + 2  # the filter's arrow
    row = 0
    for row, cells in enumerate(rows, start=1):
        if row >= MAX_ROWS:
            raise ValueError(f"a sheet holds {MAX_ROWS:,} rows, the header included")
        for column, value in enumerate(cells):
            _write_cell(sheet, row, column, value, formats)
            if row <= 1_000:  # enough to guess from
                widths[column] = max(widths.get(column, 0), _width(value))
    for column, width in widths.items():
        sheet.set_column(column, column, min(max(width + 1, 6), 60))
    if header:
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, row, len(header) - 1)


def _write_cell(sheet, row: int, column: int, value, formats) -> None:
    value = _storable(value)
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value)
    elif isinstance(value, str):
        sheet.write_string(row, column, value)
    elif value is not None:
        look = next(look for kind, look in formats.items() if isinstance(value, kind))
        sheet.write_datetime(row, column, value, look)


def _storable(value):
    """The value as one of the types a sheet has; None for an empty cell."""
    if isinstance(value, Decimal | float):
        value = float(value) if math.isfinite(value) else None
    if isinstance(value, datetime):
        value = _local(value)
    if value is None or isinstance(value, bool | float | time | timedelta):
        return value
    if isinstance(value, int) and abs(value) < _LAST_EXACT:
        return value
    if isinstance(value, date) and value.year >= 1900:  # Excel's calendar begins there
        return value
    return cell_text(value) or None


def cell_text(value) -> str:
    """The value as a text that a cell can hold."""
    text = _NO_XML.sub("\ufffd", str(value)).replace("\r\n", "\n")  # browsers send CRLF
    return text if _cut(text, MAX_TEXT) == text else _cut(text, MAX_TEXT - 1) + "…"


def _cut(text: str, units: int) -> str:
    """As much of the text as fits. Excel counts in UTF-16, where 𠮟 or 😀 takes two units."""
    return text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore")


# No XML file can hold these, and nothing on the way escapes them: Excel would call it damaged.
_NO_XML = re.compile("[\ufffe\uffff\ud800-\udfff]")


def _local(moment: datetime) -> datetime:
    return timezone.make_naive(moment) if timezone.is_aware(moment) else moment


def _width(value) -> int:
    """Columns of a fixed-width face that the longest line of the value takes."""
    if isinstance(value, date):
        return 16 if isinstance(value, datetime) else 10
    lines = str("" if value is None else value)[:1_000].splitlines()
    return max(map(_columns, lines), default=0)


def _columns(line: str) -> int:
    if line.isascii():
        return len(line)
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in line)


def sheet_title(title: object, taken: set[str]) -> str:
    """The title within Excel's rules, numbered where it (in any case) is taken; is added."""
    wanted = re.sub(r"[\x00-\x1f\[\]:*?/\\]", "_", cell_text(title)).strip(" '") or "_"
    found, number = _cut(wanted, MAX_TITLE).rstrip(" '"), 1
    while found.casefold() in taken | {"history"}:  # Excel keeps "History" for itself
        number += 1
        mark = f" ({number})"
        found = _cut(wanted, MAX_TITLE - len(mark)) + mark
    taken.add(found.casefold())
    return found


_FORMULA = tuple("=+-@\t\r\n＝＋－＠")  # the wide ones too: a Japanese Excel takes them


def _csv_field(value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float | Decimal):
        return str(value) if math.isfinite(value) else ""
    if isinstance(value, datetime):
        return f"{_local(value):%Y-%m-%d %H:%M}"
    if isinstance(value, timedelta):
        minutes = value // timedelta(minutes=1)
        return f"{minutes // 60}:{minutes % 60:02}"
    text = str(value)
    return "'" + text if text.startswith(_FORMULA) else text

"""The checklists of a month as a workbook to fill without a line, or with a pencil.

A sheet for each version: requirements down, persons across, the level texts as notes on the titles.
The hidden sheet KEYS holds what JobTra knew at the download; `imports.checklist_files` reads it.
"""

import json
from dataclasses import dataclass
from itertools import groupby

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from competencies.measures import anchors
from competencies.measures.checklist_files import FORMAT, KEYS, MARK
from jobtra import spreadsheets
from jobtra.spreadsheets import cell_text
from jobtra.texts import local

TITLE, NAMES, NUMBERS, STATES, FIRST = range(5)  # rows; the items begin at FIRST
CODE, ITEM, PEOPLE = range(3)  # columns; the persons begin at PEOPLE
WIDTHS = (6, 36, 5)  # of these columns, in half-width letters
A3, A4 = 8, 9
ACROSS = 12  # persons on a sheet of A4, twice as many on A3
NOTE = {"author": "JobTra", "font_size": 9, "width": 520, "visible": False}
LINE, PER_LINE = 16, 84  # a note: pixels, and half-width letters


def write(file, stands, *, month, office):
    """Write the workbook of these `measures.checklist_files.Stand`s, in their order."""
    by_version = {}
    for stand in stands:
        if stand.version:
            by_version.setdefault(stand.version.pk, []).append(stand)
    with spreadsheets.new_workbook(file, in_memory=True) as book:
        if not by_version:
            sheet = book.add_worksheet(str(month))
            sheet.write_string(0, 0, _("Nobody was enrolled in this month"))
            return
        looks, titles, grids = Looks.of(book), {KEYS}, []
        for found in by_version.values():
            name = f"{month}" if len(by_version) == 1 else f"{month} {found[0].version.name}"
            sheet = book.add_worksheet(spreadsheets.sheet_title(name, titles))
            grids.append(Grid(sheet, looks, found, month, office))
            grids[-1].write()
        write_keys(book.add_worksheet(KEYS), grids, month)


def write_keys(sheet, grids, month):
    """What the upload compares with: format, month, then each person with what stood in each cell."""
    rows = [[MARK, FORMAT], ["month", str(month)], ["case", "number", "name", "version", "cells"]]
    for grid in grids:
        for stand in grid.stands:
            case = stand.case
            base = json.dumps({item.code: stand.value(item) for item in grid.items})
            rows.append([case.pk, case.code, cell_text(case.youth.name), stand.version.pk, base])
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            sheet.write(number, column, value)
    sheet.very_hidden()


@dataclass(frozen=True)
class Looks:
    """The formats of a book. Only the cells to fill are not locked."""

    title: object
    help: object
    head: object
    upright: object
    stacked: object
    group: object
    code: object
    item: object
    cell: object
    closed: object

    @classmethod
    def of(cls, book):
        middle = {"align": "center", "valign": "vcenter", "border": 1}
        head = middle | {"bg_color": "#EEF2F7", "bold": True}
        text = {"border": 1, "valign": "vcenter", "text_wrap": True}
        return cls(
            title=book.add_format({"bold": True, "font_size": 14}),
            help=book.add_format(text | {"font_size": 9}),
            head=book.add_format(head),
            upright=book.add_format(head | {"rotation": 90, "font_size": 9, "bold": False}),
            stacked=book.add_format(head | {"rotation": 270, "valign": "top"}),
            group=book.add_format({"bold": True, "bg_color": "#DDE5EF", "top": 1, "bottom": 1}),
            code=book.add_format(text | {"align": "center"}),
            item=book.add_format(text),
            cell=book.add_format(middle | {"locked": False, "font_size": 12}),
            closed=book.add_format(middle | {"bg_color": "#D9D9D9", "font_color": "#555555"}),
        )


class Grid:
    """One sheet: the persons whose month is rated by one version."""

    def __init__(self, sheet, looks, stands, month, office):
        self.sheet, self.looks, self.stands = sheet, looks, stands
        self.month, self.office, self.version = month, office, stands[0].version
        self.items = list(anchors.items_of(self.version).values())

    def write(self):
        self.write_head()
        last = self.write_items()
        self.ask_for_levels(last)
        self.set_up(last)

    def text(self, row, column, text, look):
        self.sheet.write_string(row, column, cell_text(text), look)

    def write_head(self):
        title = _("Monthly checklists")
        shown = date_format(self.month.first, pgettext("date format", "F Y"))
        self.text(TITLE, CODE, f"{title} {shown} · {self.office.name}", self.looks.title)  # fmt: skip
        self.text(NAMES, CODE, "", self.looks.head)
        self.text(NAMES, ITEM, self.help_text(), self.looks.help)
        self.text(NUMBERS, CODE, _("Code"), self.looks.head)
        self.text(NUMBERS, ITEM, _("Requirement"), self.looks.head)
        self.text(STATES, CODE, "", self.looks.head)
        self.text(STATES, ITEM, _("State"), self.looks.head)
        for column, stand in enumerate(self.stands, PEOPLE):
            name = stand.case.youth.name
            self.text(NAMES, column, name, self.looks.upright if name.isascii() else self.looks.stacked)  # fmt: skip
            self.text(NUMBERS, column, stand.case.code, self.looks.upright)
            self.text(STATES, column, stand.checklist.get_state_display() if stand.is_closed else "", self.looks.upright)  # fmt: skip
            if stand.is_closed:
                note = _("Submitted: this column is no longer taken over. To change it, ask the case manager to return the checklist.")  # fmt: skip
                self.sheet.write_comment(STATES, column, note, NOTE | {"height": 3 * LINE})
        self.set_heights()

    def set_heights(self):
        cases = [stand.case for stand in self.stands]
        names = min(max(len(case.youth.name) for case in cases), 12) * 15 + 8
        help_lines = lines(self.help_text(), WIDTHS[ITEM] + 4)
        numbers = max(len(case.code) for case in cases) * 6 + 16
        heights = {NAMES: max(names, help_lines * 12 + 6), NUMBERS: numbers, STATES: 56}
        for row, height in heights.items():
            self.sheet.set_row(row, height)

    def help_text(self):
        return _("%(levels)s in each cell; empty = not rated yet. The level texts are notes on the requirements. A column belongs to the person by its number.") % {"levels": self.allowed_text()}  # fmt: skip

    def allowed(self):
        marks = [str(level) for level in self.version.levels]
        marks += ["N"] * self.version.not_observed + ["NA"] * self.version.not_applicable
        return marks

    def allowed_text(self):
        scale = self.version.scale
        parts = [f"{level['level']} {local(level)}" for level in scale]
        parts += [_("N not observed")] * self.version.not_observed
        parts += [_("NA not applicable")] * self.version.not_applicable
        return " · ".join(parts)

    def write_items(self):
        """Returns the last row."""
        row = FIRST
        for group, items in groupby(self.items, key=lambda item: item.group):
            if group:
                for column in range(PEOPLE + len(self.stands)):
                    self.text(row, column, local(group.title) if column == ITEM else "", self.looks.group)  # fmt: skip
                row += 1
            for item in items:
                self.write_item(row, item)
                row += 1
        return row - 1

    def write_item(self, row, item):
        self.text(row, CODE, item.short_code, self.looks.code)
        self.text(row, ITEM, local(item.title), self.looks.item)
        note = self.note(item)
        self.sheet.write_comment(row, ITEM, note, NOTE | {"height": LINE * (1 + lines(note))})
        for column, stand in enumerate(self.stands, PEOPLE):
            value = stand.value(item)
            look = self.looks.closed if stand.is_closed else self.looks.cell
            if value.isdecimal():
                self.sheet.write_number(row, column, int(value), look)
            elif value:
                self.sheet.write_string(row, column, value, look)
            else:
                self.sheet.write_blank(row, column, None, look)

    def note(self, item):
        names = {level["level"]: local(level) for level in self.version.scale}
        parts = [
            f"{rank} {names[rank]}: {local(level.text)}" for rank, level in item.anchors.items()
        ]
        if item.boundary:
            parts.append(_("When in doubt") + ": " + local(item.boundary))
        return cell_text("\n".join([f"{item.short_code} {local(item.title)}", *parts]))

    def ask_for_levels(self, last):
        allowed = self.allowed()
        message = _("Allowed here: %(marks)s, or nothing. Two levels or a question mark can not be taken over.") % {"marks": ", ".join(allowed)}  # fmt: skip
        self.sheet.data_validation(
            FIRST,
            PEOPLE,
            last,
            PEOPLE + len(self.stands) - 1,
            {
                "validate": "list",
                "source": allowed,
                "error_title": _("No level")[:32],
                "error_message": message[:255],
            },
        )

    def set_up(self, last):
        """Frozen heads, protection against slips, and paper that is read beside a pencil."""
        sheet, count = self.sheet, len(self.stands)
        for column, width in enumerate(WIDTHS):
            sheet.set_column(column, column, width)
        sheet.set_column(PEOPLE, PEOPLE + count - 1, WIDTHS[PEOPLE])
        sheet.freeze_panes(FIRST, PEOPLE)
        sheet.set_selection(FIRST, PEOPLE, FIRST, PEOPLE)
        sheet.protect("", {"format_cells": True, "format_columns": True, "format_rows": True})
        sheet.set_landscape()
        sheet.set_paper(A4 if count <= ACROSS else A3)
        sheet.fit_to_pages(-(-count // (2 * ACROSS)), 0)
        sheet.repeat_rows(TITLE, STATES)
        sheet.repeat_columns(CODE, ITEM)
        sheet.print_area(TITLE, CODE, last, PEOPLE + count - 1)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.set_footer(f"&L{self.month}&R&P / &N")


def lines(text, width=PER_LINE):
    """How many lines so much text takes, `width` half-width letters a line."""
    found = (len(line.encode("cp932", "replace")) for line in text.splitlines())
    return sum(-(-max(length, 1) // width) for length in found)

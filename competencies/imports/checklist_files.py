"""Reads a workbook of `exports.checklist_files` that somebody has filled. What was moved is found by
its keys: a row by the code of the requirement, a column by the number of the person."""

import json
from collections import Counter

from django.db.models import BigAutoField
from django.utils.translation import gettext as _

from competencies.actions import checklist_files
from competencies.imports import levels
from competencies.measures.checklist_files import (
    FORMAT,
    KEYS,
    MARK,
    Column,
    Paper,
    Typed,
    items_by_code,
)
from competencies.measures.checklists import MARKS
from competencies.measures.merges import Merge
from competencies.models import FrameworkVersion
from jobtra import importing, spreadsheets
from jobtra.fiscal import Month
from jobtra.importing import Plan
from jobtra.refusals import Refusal
from jobtra.spreadsheets import cell_name, squeeze

FILE = "checklists.xlsx"


def propose(file, *, by):
    """Keep a filled workbook and plan it. Raises Refusal for one that is not ours, which is not kept."""
    key = importing.keep({FILE: file.read()})
    try:
        merge = Merge(read(importing.kept(key, FILE)), staff=by)
    except Refusal:
        importing.forget(key)
        raise
    return checklist_files.propose(merge, file_name=file.name, key=key, by=by)


def read_again(batch):
    """The Paper of an import that waits. Raises Refusal when its file is gone."""
    path = importing.kept(batch.sha256, FILE)
    if path is None:
        raise Refusal(_("The uploaded file is no longer kept; upload it again."))
    return read(path)


def read(path):
    """The Paper of a file. Raises Refusal for one that did not come from here."""
    try:
        tables = spreadsheets.read_workbook(path)
    except spreadsheets.Unreadable as error:
        raise Refusal(str(error)) from error
    keys = next((table for table in tables if table.name == KEYS), None)
    try:
        month, columns = read_keys(keys.rows)
    except (AttributeError, IndexError, OverflowError, TypeError, ValueError) as error:
        raise Refusal(_("This is no file of checklists from JobTra: download the sheets of the month, fill them, and choose that file.")) from error  # fmt: skip
    versions = FrameworkVersion.objects.published().in_bulk({column.version for column in columns})
    reader = Reader(columns, versions)
    for table in tables:
        if table is not keys:
            reader.take(table)
    return Paper(month, reader.found_columns(), reader.cells(), reader.plan.problems, reader.plan.ignored)  # fmt: skip


def read_keys(rows):
    """(month, Columns) of the hidden sheet."""
    if rows[0][:2] != [MARK, FORMAT]:
        raise ValueError(rows[0][:2])
    month = Month.parse(rows[1][1])
    return month, [
        Column(key(case), str(code), str(name), key(version), dict(json.loads(values)))
        for case, code, name, version, values in (row[:5] for row in rows[3:])
    ]


def key(value):
    """A number that a row can have. The database would fail over a larger one."""
    if not 0 < int(value) <= BigAutoField.MAX_BIGINT:
        raise ValueError(value)
    return int(value)


class Reader:
    """Takes the tables of a workbook; knows the persons by number and the items by short code."""

    def __init__(self, columns, versions):
        self.plan, self.versions = Plan(()), versions
        self.columns = {squeeze(column.code): column for column in columns}
        self.items = {pk: items_by_code(version) for pk, version in versions.items()}
        self.codes = {code for items in self.items.values() for code in items}
        self.places, self.copies = {}, {}

    def found_columns(self):
        """Every person, with the place of the column where there is one."""
        return [
            Column(c.case, c.code, c.name, c.version, c.values, *self.places.get(code, ("", "")))
            for code, c in self.columns.items()
            if code in self.places
        ]

    def cells(self):
        """What was read. Where a person and requirement stand twice, all copies have to agree."""
        found = []
        for copies in self.copies.values():
            read = [(cell, value) for cell, value in copies if cell]
            if len(read) == len(copies) and len({cell.value for cell, _value in read}) == 1:
                found.append(read[0][0])
                continue
            for cell, value in read:
                self.plan.report(cell.sheet, cell.cell, "contradiction", value, _("This person and requirement stand in the file twice and differ; neither is read."))  # fmt: skip
        return found

    def take(self, table):
        heads = [sum(squeeze(cell) in self.columns for cell in row) for row in table.rows]
        head = heads.index(max(heads)) if any(heads) else 0
        codes = Counter(
            column
            for row in table.rows[head + 1 :]
            for column, cell in enumerate(row)
            if squeeze(cell) in self.codes
        )
        if any(heads):
            self.place_unread(table, head)
        if any(heads) and codes:
            self.take_grid(table, head, codes.most_common(1)[0][0])
        else:
            self.plan.ignore(table.name, _("sheet of no known kind"), sum(any(row) for row in table.rows))  # fmt: skip

    def place_unread(self, table, head):
        """Columns of a version that is not here: none of their rows can be known, `Merge` says so."""
        for place, cell in enumerate(table.rows[head]):
            column = self.columns.get(squeeze(cell))
            if column and column.version not in self.versions:
                self.places.setdefault(squeeze(cell), (table.name, cell_name(head + 1, place + 1)))

    def take_grid(self, table, head, code_column):
        rows = [
            (number, squeeze(row[code_column]))
            for number, row in enumerate(table.rows)
            if number > head
        ]
        people = self.people(table, head, [number for number, code in rows if code in self.codes])
        for number, code in rows:
            if code not in self.codes:
                filled = [table.rows[number][place] for place in people]
                if any(
                    value is not None if code else levels.is_like(value, range(1, 6))
                    for value in filled
                ):
                    self.report(table, number, code_column, "unknown_item", _("This requirement was not in the download; the row is not read."))  # fmt: skip
                continue
            for place, column in people.items():
                self.take_cell(table, number, place, column, code)

    def people(self, table, head, rows):
        """{place: Column} of a grid; what else holds ratings is reported."""
        found, row = {}, table.rows[head]
        for place, cell in enumerate(row):
            column = self.columns.get(squeeze(cell))
            if column is None:
                filled = [table.rows[number][place] for number in rows]
                if sum(levels.is_like(value, range(1, 6)) for value in filled):
                    self.report(table, head, place, "unknown_person", _("This column was not in the download; it is not read. Write the person's ratings in JobTra."))  # fmt: skip
                continue
            above = {squeeze(table.rows[number][place]) for number in range(head)}
            if squeeze(column.name) not in above:
                self.report(table, head, place, "contradiction", _("This number belongs to %(name)s; another name stands above it. The column is not read.") % {"name": column.name})  # fmt: skip
                continue
            self.places.setdefault(squeeze(cell), (table.name, cell_name(head + 1, place + 1)))
            found[place] = column
        return found

    def take_cell(self, table, number, place, column, code):
        if column.version not in self.versions:
            return
        item, value = self.items[column.version].get(code), table.rows[number][place]
        if item is None:
            if value is not None:
                self.report(table, number, place, "unknown_item", _("This person's version does not have this requirement; the cell is not read."))  # fmt: skip
            return
        copies = self.copies.setdefault((column.case, item.pk), [])
        try:
            text = self.text(value, item, self.versions[column.version])
        except levels.Unrated as unrated:
            self.report(table, number, place, unrated.kind, str(unrated))
            copies.append((None, value))
            return
        base = str(column.values.get(item.code, ""))
        where = table.name, cell_name(number + 1, place + 1)
        copies.append((Typed(column.case, item, base, text, *where), value))

    def text(self, value, item, version):
        """As it is typed: "1" to "5", "N", "NA", "". Raises levels.Unrated."""
        rating = levels.read(value, version.levels)
        if rating is None:
            return ""
        status, rank = rating
        if rank is not None:
            if rank not in item.anchors:
                raise levels.refusal("out_of_scale", value, version.levels)
            return str(rank)
        if (status == levels.NOT_APPLICABLE and not version.not_applicable) or (
            status == levels.NOT_OBSERVED and not version.not_observed
        ):
            raise levels.refusal("unreadable_level", value, version.levels)
        return str(MARKS[status])

    def report(self, table, row, column, kind, message):
        place = cell_name(row + 1, column + 1)
        self.plan.report(table.name, place, kind, table.rows[row][column], message)

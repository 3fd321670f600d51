"""Remarks beside what an import takes over: cells under 備考 or メモ that are about one case.

The kept files of applied imports are read again. Only cells that surely belong to the person are
given: of a row that names them, or of a sheet of their own.
"""

from dataclasses import dataclass

from cases.imports import cases as roster
from cases.imports import staff
from cases.imports.headings import PERSON
from cases.imports.people import Unknown
from cases.imports.references import person_of
from competencies.actions import import_batches
from competencies.imports import workbooks
from competencies.imports.pages import Title
from jobtra import headings, importing, spreadsheets
from jobtra.headings import Vocabulary, is_empty, written
from jobtra.models import ImportBatch
from jobtra.spreadsheets import cell_name

WORDS = (
    r"備考|メモ|特記|留意|注意|配慮|申し?送り|コメント|所見|その他|remarks?|memo|notes?|comments?"
)
REMARK = Vocabulary({"remark": (rf".*(?:{WORDS}).*",)})
WHO = Vocabulary(PERSON)


@dataclass(frozen=True)
class Remark:
    batch: ImportBatch
    sheet: str
    cell: str
    heading: str
    text: str

    @property
    def origin(self):
        """Sheet and cell, and the import whose file it is."""
        return f"{self.sheet}!{self.cell} #{self.batch.pk}"


def to_take(case, *, by):
    """[Remark] about a case that was not taken over yet, in the kept files of imports that `by`
    sees. A text that several files have is given once, of the newest."""
    batches = ImportBatch.objects.visible_to(by).filter(kind=import_batches.KIND)
    taken = set(case.health_records.exclude(origin="").values_list("text", flat=True))
    found, youths = {}, workbooks.known_youths(case.office)
    for batch in importing.applied_lately(batches):
        for table in tables(batch):
            for heading, cell, text in cells(table, case, youths):
                found.setdefault(text, Remark(batch, table.name, cell, heading, text))
    return [remark for text, remark in found.items() if text not in taken]


def tables(batch):
    """The sheets of an import's kept files; none where they are gone."""
    workbook, attendance = workbooks.kept_files(batch.sha256)
    found = spreadsheets.read_workbook(workbook) if workbook else []
    return [*found, spreadsheets.read_csv(attendance)] if attendance else found


def cells(table, case, youths):
    """(heading, cell, text) of the remarks in a table that are about the case."""
    if staff.find(table) and not roster.find(table):
        return []
    heading = headings.find(table, recognise, has_remarks)
    if heading and names_people(heading):
        rows = [row for row in heading.rows() if is_about(row, case, youths)]
        return under(heading, rows)
    if not is_own(table, heading, case, youths):
        return []
    found = list(under(heading, heading.rows())) if heading else []
    known = {cell for _heading, cell, _text in found}
    return [*found, *(line for line in beside_labels(table, heading) if line[1] not in known)]


def recognise(value):
    """Who a row is about, and every column of remarks as a column of its own."""
    if known := WHO(value):
        return known
    return (("remark", value), 0) if REMARK(value) else None


def has_remarks(keys):
    return any(isinstance(key, tuple) for key in keys)


def names_people(heading):
    """By a name or by a number that says it is one: a bare "No" counts the lines of a list."""
    is_bare = heading.ranks.get("code") == len(PERSON["code"]) - 1
    return bool({"name", "family"} & set(heading.columns)) or (
        "code" in heading.columns and not is_bare
    )


def is_about(row, case, youths):
    try:
        return person_of(row, youths) == case
    except Unknown:
        return False


def is_own(table, heading, case, youths):
    """Whether the whole sheet is about the case, by its titles or its name."""
    height = heading.top if heading else headings.REACH
    try:
        return Title(table, height).case(youths) == case
    except Unknown:
        return False


def under(heading, rows):
    """What stands under the headings of remarks in these rows."""
    known = {column for key, column in heading.columns.items() if isinstance(key, tuple)}
    again = {column for column, key in heading.spare.items() if isinstance(key, tuple)}
    for row in rows:
        for column in sorted(known | again):
            if is_said(value := row.values[column]):
                yield heading.name_of(column), cell_name(row.number, column + 1), str(value).strip()


def beside_labels(table, heading):
    """「備考: …」 anywhere on a sheet of one person, outside its heading."""
    inside = range(heading.top, heading.bottom + 1) if heading else ()
    rows = [[None] * len(row) if number in inside else row for number, row in enumerate(table.rows)]
    whole = spreadsheets.Table(table.name, rows)
    for label, value, cell in headings.labels(whole, len(rows)):
        if REMARK(label) and is_said(value):
            yield written(label), cell, str(value).strip()


def is_said(value):
    return isinstance(value, str) and not is_empty(value)

"""A filled file is read by its keys, and nothing in it is guessed."""

import datetime as dt
import io
import json

import openpyxl
import pytest

from competencies.actions import frameworks
from competencies.exports import checklist_files as exports
from competencies.imports import checklist_files
from competencies.measures.checklist_files import stands
from competencies.measures.merges import Merge
from jobtra import importing
from jobtra.refusals import Refusal
from tests.competencies.conftest import OCTOBER
from tests.factories.cases import CaseFactory, StaffFactory, YouthFactory
from tests.factories.competencies import FrameworkVersionFactory, ItemFactory
from tests.workbooks import cell_at, filled, wide, workbook


@pytest.fixture
def other(case):
    return CaseFactory(
        office=case.office,
        programme=case.programme,
        enrolled_on=case.enrolled_on,
        youth=YouthFactory(name="秋山 海斗", kana="あきやま かいと"),
    )


def download(*cases):
    file = io.BytesIO()
    found = stands(list(cases), OCTOBER).values()
    exports.write(file, found, month=OCTOBER, office=cases[0].office)
    return file.getvalue()


def read(content, edit=lambda sheet: None):
    return checklist_files.read(filled(content, edit))


def touched(paper):
    return {
        (cell.case, cell.item.short_code): cell.value
        for cell in paper.cells
        if cell.value != cell.base
    }


def told(found):
    """Of a Paper or of a Merge's plan."""
    return [(problem.cell, problem.kind, problem.read) for problem in found.problems]


def test_a_file_as_it_was_downloaded_has_touched_nothing(checklist, case, other):
    paper = read(download(case, other))
    assert (paper.month, len(paper.cells), touched(paper), paper.problems) == (OCTOBER, 80, {}, [])
    assert [column.case for column in paper.columns] == [case.pk, other.pk]


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        (4, "4"),
        ("4", "4"),
        (wide("4"), "4"),
        ("④", "4"),
        (" 4 ", "4"),
        (4.0, "4"),
        ("n", "N"),
        (wide("N"), "N"),
        ("未観察", "N"),
        ("NA", "NA"),
        ("該当なし", "NA"),
    ],
)
def test_what_can_mean_one_thing_only_is_read(checklist, case, typed, value):
    def edit(sheet):
        cell_at(sheet, "B1", case.code).value = typed

    paper = read(download(case), edit)
    assert (touched(paper), paper.problems) == ({(case.pk, "B1"): value}, [])


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("3〜4", "range"),
        ("3?", "doubtful"),
        (wide("3?"), "doubtful"),
        ("6", "out_of_scale"),
        (0, "out_of_scale"),
        (3.5, "out_of_scale"),
        ("よい", "unreadable_level"),
        (True, "unreadable_level"),
    ],
)
def test_what_is_in_doubt_is_reported_with_its_cell(checklist, case, typed, kind):
    def edit(sheet):
        cell_at(sheet, "A2", case.code).value = typed

    paper = read(download(case), edit)
    assert touched(paper) == {}
    assert told(paper) == [("C7", kind, str(typed))]
    assert paper.problems[0].sheet == "2025-10"


def test_moved_columns_and_rows_are_found_by_their_keys(checklist, case, other):
    def edit(sheet):
        cell_at(sheet, "A1", case.code).value = 4
        cell_at(sheet, "A2", other.code).value = 2
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        for number, row in enumerate([*rows[:4], *reversed(rows[4:])], 1):
            for column, value in enumerate([row[0], row[1], row[3], None, row[2]], 1):
                sheet.cell(number, column).value = value

    paper = read(download(case, other), edit)
    assert touched(paper) == {(case.pk, "A1"): "4", (other.pk, "A2"): "2"}
    assert paper.problems == []


def test_a_deleted_column_or_row_is_not_an_emptied_one(checklist, case, other):
    def edit(sheet):
        sheet.delete_cols(3)
        sheet.delete_rows(6)

    paper = read(download(case, other), edit)
    assert {cell.case for cell in paper.cells} == {other.pk}
    assert (len(paper.cells), touched(paper), paper.problems) == (39, {}, [])


def test_an_added_column_with_ratings_is_reported(checklist, case):
    def edit(sheet):
        sheet["D2"], sheet["D3"], sheet["D6"] = "新しい 人", "X-9", 3
        sheet["E6"] = "メモ: 面談は来週"

    paper = read(download(case), edit)
    assert (touched(paper), told(paper)) == ({}, [("D3", "unknown_person", "X-9")])


def test_a_renamed_column_is_reported_and_not_read(checklist, case):
    def edit(sheet):
        sheet["C2"] = "別の 名前"
        cell_at(sheet, "A1", case.code).value = 4

    paper = read(download(case), edit)
    assert (paper.cells, told(paper)) == ([], [("C3", "contradiction", case.code)])
    assert "小出 りお" in paper.problems[0].message


def test_an_added_row_with_ratings_is_reported(checklist, case):
    def edit(sheet):
        sheet.cell(60, 1).value, sheet.cell(60, 3).value = "Z9", 4
        sheet.cell(61, 1).value = "Z8"

    assert told(read(download(case), edit)) == [("A60", "unknown_item", "Z9")]


def test_ratings_beside_no_code_are_reported(checklist, case):
    def edit(sheet):
        sheet["A7"], sheet["C7"] = None, 4
        sheet["A8"] = None
        sheet["C60"] = "メモ"

    paper = read(download(case), edit)
    assert (touched(paper), told(paper)) == ({}, [("A7", "unknown_item", "")])


def doubled(sheet):
    """The one person's column stands twice."""
    for row in range(1, sheet.max_row + 1):
        sheet.cell(row, 4).value = sheet.cell(row, 3).value


def test_the_same_cell_twice_with_two_values_is_neither(checklist, case):
    def edit(sheet):
        doubled(sheet)
        sheet["C6"], sheet["D6"] = 3, 4
        sheet["C7"], sheet["D7"] = 2, 2

    paper = read(download(case), edit)
    assert touched(paper) == {(case.pk, "A2"): "2"}
    assert told(paper) == [("C6", "contradiction", "3"), ("D6", "contradiction", "4")]


@pytest.mark.parametrize(
    ("typed", "kind"), [("3?", "doubtful"), ("3〜4", "range"), ("よい", "unreadable_level")]
)
@pytest.mark.parametrize(("doubtful", "plain"), [("C6", "D6"), ("D6", "C6")])
def test_a_doubtful_copy_keeps_the_other_from_being_read(checklist, case, typed, kind, doubtful, plain):  # fmt: skip
    def edit(sheet):
        doubled(sheet)
        sheet[doubtful], sheet[plain] = typed, 4

    paper = read(download(case), edit)
    assert (touched(paper), len(paper.cells)) == ({}, 39)
    assert told(paper) == [(doubtful, kind, typed), (plain, "contradiction", "4")]


def another_version(sheet, number):
    sheet.parent["_jobtra"]["D4"] = number


def test_a_column_of_an_unknown_version_is_reported_with_its_place(
    checklist, case, worker_of_youth
):
    def edit(sheet):
        another_version(sheet, checklist.version_id + 99)
        cell_at(sheet, "A1", case.code).value = 4

    paper = read(download(case), edit)
    assert paper.cells == []
    assert told(Merge(paper, staff=worker_of_youth).plan) == [("C3", "contradiction", case.code)]


def test_a_column_of_an_unknown_version_beside_a_known_one_is_reported(checklist, case, other):  # fmt: skip
    def edit(sheet):
        another_version(sheet, checklist.version_id + 99)
        cell_at(sheet, "A1", case.code).value = 4

    manager = StaffFactory(office=case.office, role="office_manager")
    merge = Merge(read(download(case, other), edit), staff=manager)
    assert told(merge.plan) == [("C3", "contradiction", case.code)]


@pytest.fixture
def small(checklist):
    """Another published version, of one requirement."""
    version = FrameworkVersionFactory(
        framework=checklist.version.framework, effective_from=dt.date(2026, 4, 1), name="2026"
    )
    ItemFactory(version=version, group=None, code="R-A1")
    frameworks.publish(version, by=checklist.rater)
    return version


def test_a_requirement_unknown_in_the_version_of_the_column_is_reported(checklist, case, other, small):  # fmt: skip
    def edit(sheet):
        another_version(sheet, small.pk)
        cell_at(sheet, "A1", case.code).value = 4
        cell_at(sheet, "A2", case.code).value = 4
        cell_at(sheet, "A2", other.code).value = 3

    paper = read(download(case, other), edit)
    assert touched(paper) == {(case.pk, "A1"): "4", (other.pk, "A2"): "3"}
    assert told(paper) == [("C7", "unknown_item", "4")]


def test_a_sheet_without_a_known_requirement_is_named(checklist, case):
    def edit(sheet):
        for row in range(4, sheet.max_row + 1):
            sheet.cell(row, 1).value = None

    paper = read(download(case), edit)
    assert paper.cells == []
    assert [found["sheet"] for found in paper.ignored] == ["2025-10"]


def test_a_sheet_of_ones_own_is_not_read(checklist, case):
    def edit(sheet):
        sheet.parent.create_sheet("メモ")["B2"] = "服薬あり"

    paper = read(download(case), edit)
    assert paper.ignored == [{"sheet": "メモ", "what": "種類の分からないシート", "count": 1}]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda keys: keys.__setitem__("A1", "something else"),
        lambda keys: keys.__setitem__("B1", 99),
        lambda keys: keys.__setitem__("B2", "October"),
        lambda keys: keys.__setitem__("E4", "no json"),
        lambda keys: keys.__setitem__("A4", None),
        lambda keys: keys.__setitem__("A4", 10**30),
        lambda keys: keys.__setitem__("A4", 2**63),
        lambda keys: keys.__setitem__("A4", -1),
        lambda keys: keys.__setitem__("D4", "9" * 30),
        lambda keys: keys.delete_rows(1, 9),
    ],
)
def test_a_spoilt_key_sheet_is_no_file_of_ours(checklist, case, spoil):
    content = filled(download(case), lambda sheet: spoil(sheet.parent["_jobtra"]))
    with pytest.raises(Refusal, match="評価票ファイルではありません"):
        checklist_files.read(content)


def test_another_workbook_is_refused_in_one_sentence_and_not_kept(case, worker_of_youth):
    file = workbook({"2025-10": [["A-1", 3]]})
    key = importing.digest({checklist_files.FILE: file.getvalue()})
    with pytest.raises(Refusal, match="評価票ファイルではありません"):
        checklist_files.propose(file, by=worker_of_youth)
    assert not importing.folder(key).exists()


def test_what_is_no_workbook_at_all_is_refused(case, worker_of_youth):
    file = io.BytesIO(b"%PDF-1.7")
    file.name = "scan.pdf"
    with pytest.raises(Refusal, match="PDF"):
        checklist_files.propose(file, by=worker_of_youth)


def test_the_key_sheet_holds_what_stood_at_the_download(checklist, case):
    keys = openpyxl.load_workbook(io.BytesIO(download(case)))["_jobtra"]
    assert keys.sheet_state == "veryHidden"
    rows = [[cell.value for cell in row] for row in keys.iter_rows()]
    assert rows[0][:2] == ["JobTra checklists", 1]
    assert rows[1][:2] == ["month", "2025-10"]
    assert rows[3][:4] == [case.pk, case.code, "小出 りお", checklist.version_id]
    assert json.loads(rows[3][4])["R-A1"] == ""

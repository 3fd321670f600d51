import io

import openpyxl
import pytest
from django.utils import translation

from competencies.actions import checklists, sheets
from competencies.exports import checklist_files
from competencies.measures import anchors
from competencies.measures.checklist_files import stands
from competencies.models import Checklist
from competencies.models.sheet import Rating
from tests.competencies.conftest import OCTOBER
from tests.factories.cases import CaseFactory, YouthFactory
from tests.workbooks import cell_at


def rate(checklist, code, rank=None, **fields):
    items = {item.short_code: item for item in anchors.items_of(checklist.version).values()}
    given = {"level": items[code].anchors[rank]} if rank else fields
    sheets.rate(checklist, items[code], by=checklist.rater, **given)


def written(*cases):
    file = io.BytesIO()
    found = stands(list(cases), OCTOBER).values()
    checklist_files.write(file, found, month=OCTOBER, office=cases[0].office)
    return openpyxl.load_workbook(file)


def test_write_puts_persons_across_with_what_stands_now(checklist, case):
    rate(checklist, "A1", 3)
    rate(checklist, "A2", status=Rating.Status.NOT_OBSERVED)
    sheet = written(case).worksheets[0]
    assert sheet.title == "2025-10"
    assert [sheet.cell(row, 3).value for row in (2, 3)] == ["小出 りお", case.code]
    assert [cell_at(sheet, code, case.code).value for code in ("A1", "A2", "A3")] == [3, "N", None]
    assert [sheet.cell(6, column).value for column in (1, 2)] == ["A1", "起床と生活リズム"]
    assert sheet.freeze_panes == "C5"


def test_last_month_is_never_in_it(checklist, case, worker_of_youth):
    rate(checklist, "A1", 3)
    checklists.submit(checklist, by=worker_of_youth)
    file = io.BytesIO()
    found = stands([case], OCTOBER.next).values()
    checklist_files.write(file, found, month=OCTOBER.next, office=case.office)
    sheet = openpyxl.load_workbook(file).worksheets[0]
    assert cell_at(sheet, "A1", case.code).value is None


def test_a_title_carries_its_level_texts_as_a_note(checklist, case):
    note = written(case).worksheets[0].cell(6, 2).comment
    levels = [line[:2] for line in note.text.splitlines()[1:6]]
    assert (note.author, levels) == ("JobTra", ["1 ", "2 ", "3 ", "4 ", "5 "])
    assert note.text.splitlines()[6].startswith("迷ったとき")


def test_cells_ask_for_the_marks_of_the_scale(checklist, case):
    [rule] = written(case).worksheets[0].data_validations.dataValidation
    assert rule.formula1 == '"1,2,3,4,5,N,NA"'
    assert rule.showErrorMessage
    assert "1, 2, 3, 4, 5, N, NA" in rule.error


def test_only_cells_of_drafts_can_be_filled(checklist, case, worker_of_youth):
    other = CaseFactory(
        office=case.office,
        programme=case.programme,
        enrolled_on=case.enrolled_on,
        youth=YouthFactory(name="=1+1"),
    )
    checklists.submit(checklist, by=worker_of_youth)
    sheet = written(case, other).worksheets[0]
    assert sheet.protection.sheet
    assert [cell_at(sheet, "A1", one.code).protection.locked for one in (case, other)] == [
        True,
        False,
    ]
    assert sheet.cell(4, 3).value == "提出済み"
    assert "提出" in sheet.cell(4, 3).comment.text
    assert (sheet.cell(2, 4).value, sheet.cell(2, 4).data_type) == ("=1+1", "s")
    assert Checklist.objects.count() == 1  # nothing is opened by a download


def test_it_prints_on_one_landscape_page_in_width(checklist, case):
    sheet = written(case).worksheets[0]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage  # one page wide goes without saying
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.print_title_rows == "$1:$4"


def test_english_for_who_reads_english(checklist, case):
    with translation.override("en"):
        sheet = written(case).worksheets[0]
    assert sheet.cell(3, 2).value == "Requirement"
    assert "When in doubt" in sheet.cell(6, 2).comment.text


@pytest.mark.parametrize(("text", "count"), [("", 0), ("あ" * 42, 1), ("あ" * 43, 2), ("a\nb", 2)])
def test_lines_of_a_note(text, count):
    assert checklist_files.lines(text) == count


def test_nobody_in_the_month_is_said(db, case):
    file = io.BytesIO()
    checklist_files.write(file, [], month=OCTOBER, office=case.office)
    assert [sheet.sheet_state for sheet in openpyxl.load_workbook(file)] == ["visible"]

"""A month is filled without a line: download, fill in a spreadsheet program, upload, choose, apply."""

import datetime as dt
import re
from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from cases.models import Programme
from competencies.actions import checklists, sheets
from competencies.measures import anchors
from jobtra.fiscal import Month
from tests.browser.steps import faults
from tests.factories.cases import (
    PASSWORD,
    AssignmentFactory,
    CaseFactory,
    StaffFactory,
    YouthFactory,
)
from tests.workbooks import cell_at, filled

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def sheet(transactional_db):
    """A draft of October without a rating, of a youth enrolled in July."""
    call_command("load_starter", verbosity=0)
    worker = StaffFactory(code="w1", name="桜井 さくら")
    case = CaseFactory(
        office=worker.office,
        programme=Programme.objects.get(),
        course=None,
        youth=YouthFactory(name="小出 りお", kana="こいで りお"),
        enrolled_on=dt.date(2025, 7, 10),
    )
    AssignmentFactory(case=case, staff=worker)
    return checklists.open_month(case, month=Month(2025, 10), by=worker)


@pytest.fixture
def at_the_list(page, sheet):
    """The checklists of October, logged in."""
    page.goto("/login/?next=/checklists/?month=2025-10")
    page.get_by_label("メールアドレスまたは職員番号").fill("w1")
    page.get_by_label("パスワード", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="月次評価")).to_be_visible()
    return page


def download(page):
    with page.expect_download() as waiting:
        page.get_by_role("link", name="評価票をダウンロード").click()
    assert waiting.value.suggested_filename == "checklists_2025-10.xlsx"
    return Path(waiting.value.path()).read_bytes()


def upload(page, content, edit):
    """Fill the file as a spreadsheet program does, and bring it back."""
    page.get_by_role("link", name="記入したファイルを取り込む").click()
    page.get_by_label("記入したファイル").set_input_files(
        {
            "name": "十月.xlsx",
            "mimeType": "application/octet-stream",
            "buffer": filled(content, edit).getvalue(),
        }
    )
    page.get_by_role("button", name="ファイルを確かめる").click()
    expect(page.get_by_role("heading", name="十月.xlsx")).to_be_visible()


def rate(sheet, code, rank, by):
    items = {item.short_code: item for item in anchors.items_of(sheet.version).values()}
    sheets.rate(sheet, items[code], level=items[code].anchors[rank], by=by)


def saved(sheet):
    return {
        item.removeprefix("R-"): rank or status
        for item, rank, status in sheet.ratings.values_list("item__code", "level__rank", "status")
    }


def test_a_month_is_filled_in_a_file_and_what_was_typed_meanwhile_is_asked(at_the_list, sheet):
    page, number = at_the_list, sheet.case.code
    content = download(page)
    rate(sheet, "A2", 2, by=StaffFactory(office=sheet.case.office, name="相沢 航平"))

    def edit(table):
        for code, typed in {"A1": "４", "A2": 4, "A3": "N", "B1": "3?"}.items():
            cell_at(table, code, number).value = typed

    assert faults(page) == []
    upload(page, content, edit)
    expect(page.get_by_role("row", name="小出 りお 2")).to_be_visible()
    expect(page.get_by_role("heading", name="両方で変わった評価が1件あります")).to_be_visible()
    conflict = page.get_by_role("group", name=re.compile("A2 安定した通所・出勤"))
    expect(conflict.get_by_role("radio", name=re.compile("JobTra の値.*相沢 航平"))).to_be_checked()
    expect(page.get_by_role("row", name=re.compile("3\\?"))).to_be_visible()
    assert saved(sheet) == {"A2": 2}
    assert faults(page) == []
    conflict.get_by_role("radio", name=re.compile("ファイルの値")).check()
    page.get_by_role("button", name="読めた分を取り込む").click()
    expect(page.get_by_text("ファイルを取り込みました。")).to_be_visible()
    assert saved(sheet) == {"A1": 4, "A2": 4, "A3": "not_observed"}
    assert faults(page) == []


def test_typing_while_one_looks_shows_the_plan_anew(at_the_list, sheet):
    page = at_the_list
    page.set_viewport_size(PHONE)

    def edit(table):
        cell_at(table, "A1", sheet.case.code).value = 4

    upload(page, download(page), edit)
    expect(page.get_by_role("radio")).to_have_count(0)
    rate(sheet, "A1", 3, by=sheet.rater)
    page.get_by_role("button", name="取り込む").click()
    expect(page.get_by_role("alert")).to_contain_text("まだ何も書き込んでいません")
    expect(page.get_by_role("radio", name=re.compile("JobTra の値.*桜井 さくら"))).to_be_checked()
    box = page.locator(".jt-clash__side").first.bounding_box()
    assert box["height"] >= 44
    assert faults(page) == []
    page.get_by_role("button", name="取り込む").click()
    expect(page.get_by_text("ファイルを取り込みました。")).to_be_visible()
    assert saved(sheet) == {"A1": 3}


def test_another_file_is_refused_in_one_sentence(at_the_list):
    page = at_the_list
    page.get_by_role("link", name="記入したファイルを取り込む").click()
    page.get_by_label("記入したファイル").set_input_files(
        {"name": "notes.xlsx", "mimeType": "application/octet-stream", "buffer": b"no workbook"}
    )
    page.get_by_role("button", name="ファイルを確かめる").click()
    expect(page.get_by_text("Excelブックではありません")).to_be_visible()
    assert faults(page) == []

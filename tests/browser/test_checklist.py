"""A month is rated with the keyboard alone, on a phone by touch; nothing typed is lost."""

import datetime as dt

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from playwright.sync_api import expect

from cases.models import Programme
from competencies.actions import checklists
from competencies.models import Checklist
from jobtra.fiscal import Month
from tests.factories.cases import (
    PASSWORD,
    AssignmentFactory,
    CaseFactory,
    StaffFactory,
    YouthFactory,
)

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
def at_work(page, sheet):
    """The page of the sheet, logged in."""
    page.goto(f"/login/?next={sheet.get_absolute_url()}")
    page.get_by_label("メールアドレスまたは職員番号").fill("w1")
    page.get_by_label("パスワード", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#progress")).to_be_visible()
    page.wait_for_load_state()
    return page


def saved(sheet):
    return {
        item.removeprefix("R-"): rank or status
        for item, rank, status in sheet.ratings.values_list("item__code", "level__rank", "status")
    }


def progress(page, words):
    """What the status says once every choice has been answered."""
    expect(page.locator(".jt-saved--wait")).to_have_count(0)
    expect(page.locator("#progress")).to_contain_text(words)


def faults(page):
    found = Axe().run(page).response["violations"]
    return [(fault["id"], [node["html"] for node in fault["nodes"]]) for fault in found]


def test_cells_are_filled_with_keys_alone_and_kept(at_work, sheet):
    page = at_work
    for key in ("4", "Enter", "3", "ArrowDown", "n", "ArrowDown", "5", "ArrowUp", "2"):
        page.keyboard.press(key)
    progress(page, "残り 36 / 40")
    assert saved(sheet) == {"A1": 4, "A2": 3, "A3": 2, "A4": 5}
    page.keyboard.press("Delete")
    progress(page, "残り 37 / 40")
    expect(page.locator("#anchor h2")).to_have_text("A3 体調の把握と対処")
    page.reload()
    checked = page.locator("input:checked").evaluate_all("all => all.map(one => one.value)")
    assert checked == ["4", "3", "5"]
    expect(page.locator(".is-here .jt-rowline__who")).to_contain_text("A3")


def test_a_level_follows_the_card_and_the_dot_tells(at_work):
    page = at_work
    page.keyboard.press("3")
    expect(page.locator("#anchor li[aria-current]")).to_contain_text("準備された支えで")
    row = page.locator(".jt-rowline").first
    expect(row.get_by_role("img", name="保存済み")).to_be_visible()
    expect(page.locator(".jt-sect").first).to_contain_text("1 / 5")


def test_the_last_of_several_quick_choices_stands(at_work, sheet):
    page = at_work
    for key in "12345432":
        page.keyboard.press(key)
    progress(page, "残り 39 / 40")
    assert saved(sheet) == {"A1": 2}
    expect(page.locator("input:checked")).to_have_value("2")
    expect(page.locator("input:checked")).to_be_focused()


def test_a_note_is_written_without_the_mouse(at_work, sheet):
    page = at_work
    page.keyboard.press("4")
    page.keyboard.press("e")
    expect(page.get_by_label("見たこと・聞いたこと")).to_be_focused(timeout=30_000)
    page.keyboard.type("毎朝自分で起きた")
    page.get_by_label("合意した配慮があってできている").check()
    page.get_by_role("button", name="メモを保存").press("Enter")
    expect(page.locator(".jt-rowline__says")).to_have_text("配慮あり 毎朝自分で起きた")
    expect(page.get_by_label("見たこと・聞いたこと")).to_have_count(0)
    assert sheet.ratings.get().with_accommodation
    page.keyboard.press("Enter")
    page.keyboard.press("3")
    progress(page, "残り 38 / 40")
    assert saved(sheet) == {"A1": 4, "A2": 3}


def test_last_month_shows_on_demand_only(at_work, sheet):
    page = at_work
    page.get_by_role("link", name="先月").first.click()
    expect(page.locator(".jt-rowline__last")).to_contain_text("未評価")
    assert saved(sheet) == {}


def test_what_is_missing_is_said_at_the_submission(at_work, sheet):
    page = at_work
    page.keyboard.press("4")
    progress(page, "残り 39 / 40")
    assert faults(page) == []
    page.get_by_role("button", name="提出へ進む").click()
    expect(page.get_by_role("heading", name="評価のない項目が39件あります")).to_be_visible()
    assert faults(page) == []
    page.get_by_role("button", name="このまま提出する").click()
    expect(page.get_by_text("月次評価を提出しました。")).to_be_visible()
    expect(page.get_by_role("radio")).to_have_count(0)
    assert faults(page) == []
    assert Checklist.objects.get().state == "submitted"


def test_a_refusal_shows_in_the_row(at_work, sheet):
    page = at_work
    checklists.submit(sheet, by=sheet.rater)
    page.keyboard.press("4")
    expect(page.locator(".jt-rowline [role=alert]")).to_contain_text("提出済み")
    assert saved(sheet) == {}


def test_without_a_line_the_choice_stays_and_goes_with_the_form(at_work, sheet):
    page = at_work
    page.route("**/rate/", lambda route: route.abort())
    page.keyboard.press("4")
    expect(page.locator("#progress")).to_contain_text("まだ保存できていません")
    expect(page.locator(".jt-saved--wait")).to_have_count(1)
    page.unroute("**/rate/")
    page.get_by_role("button", name="提出へ進む").click()
    page.wait_for_url("**/submit/")
    assert saved(sheet) == {"A1": 4}


def test_on_a_phone_the_card_is_a_sheet_and_cells_are_touched(at_work, sheet):
    page = at_work
    page.set_viewport_size(PHONE)
    row = page.locator(".jt-rowline").nth(1)
    row.get_by_label("4 自力で安定").check()
    progress(page, "残り 39 / 40")
    card = page.locator("#anchor")
    expect(card.locator("h2")).to_contain_text("A2")
    expect(card.locator("li:visible")).to_have_count(1)
    row.get_by_role("link", name="安定した通所・出勤").click()
    card.get_by_text("五つとも読む").click()
    expect(card.locator("li:visible")).to_have_count(5)
    card.get_by_text("五つとも読む").click()
    page.locator(".jt-rowline").nth(2).get_by_role("link", name="体調の把握と対処").click()
    expect(card.locator("li:visible")).to_have_count(5)
    box = row.locator("label").first.bounding_box()
    assert min(box["width"], box["height"]) >= 44
    assert faults(page) == []
    assert saved(sheet) == {"A2": 4}


def test_without_a_script_the_form_saves_the_sheet(chromium, live_server, sheet):
    context = chromium.new_context(
        base_url=live_server.url, locale="ja-JP", java_script_enabled=False
    )
    page = context.new_page()
    page.goto(f"/login/?next={sheet.get_absolute_url()}")
    page.fill("[name=username]", "w1")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.locator(".jt-rowline").nth(0).get_by_label("4 自力で安定").check(force=True)
    page.locator(".jt-rowline").nth(2).get_by_label("N 未観察").check(force=True)
    page.get_by_role("button", name="保存", exact=True).click()
    progress(page, "残り 38 / 40")
    context.close()
    assert saved(sheet) == {"A1": 4, "A3": "not_observed"}

"""A month is rated with the keyboard alone, on a phone by touch; nothing typed is lost."""

import datetime as dt
import time

import pytest
import time_machine
from django.core.management import call_command
from playwright.sync_api import expect

from cases.models import Programme
from competencies.actions import checklists, sheets
from competencies.models import Checklist
from jobtra.fiscal import Month
from tests.browser.steps import faults
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


def press(page, *keys):
    expect(page.locator(":focus")).to_have_count(1)  # the script has begun
    for key in keys:
        page.keyboard.press(key)


def saved(sheet):
    return {
        item.removeprefix("R-"): rank or status
        for item, rank, status in sheet.ratings.values_list("item__code", "level__rank", "status")
    }


def progress(page, words):
    """What the status says once every choice has been answered."""
    settled(page)
    expect(page.locator("#progress")).to_contain_text(words, use_inner_text=True)


def settled(page):
    """Nothing waits on the device but what a person has to decide."""
    held = "() => jobtra.queue.all().then(all => all.filter(one => !jobtra.queue.asked.has(one.key)).length)"
    deadline = time.monotonic() + 30
    while page.evaluate(held):
        assert time.monotonic() < deadline, "still on the device"
        page.wait_for_timeout(20)


def test_cells_are_filled_with_one_key_each_and_kept(at_work, sheet):
    page = at_work
    press(page, *("4351" * 10))
    progress(page, "すべての項目を評価しました")
    expect(page.get_by_role("link", name="提出へ進む")).to_be_focused()
    marks = list(saved(sheet).values())
    assert (len(marks), marks.count(4), marks.count(1)) == (40, 10, 10)
    page.reload()
    checked = page.locator(".jt-rate input:checked")
    assert checked.evaluate_all("all => all.map(one => one.value)") == list("4351" * 10)


def test_keys_move_empty_and_undo(at_work, sheet):
    page = at_work
    press(page, "4", "3", "n", "ArrowUp", "ArrowUp", "2", "Delete", "Enter", "5", "u")
    progress(page, "残り 38 / 40")
    assert saved(sheet) == {"A1": 4, "A2": 2}
    press(page, "u", "u")
    progress(page, "残り 37 / 40")
    assert saved(sheet) == {"A1": 4, "A2": 3, "A3": "not_observed"}
    expect(page.locator("#anchor h2")).to_have_text("A2 安定した通所・出勤")
    page.reload()
    expect(page.locator(".is-here .jt-rowline__who")).to_contain_text("A2")


def test_a_level_follows_the_card_and_the_dot_tells(at_work):
    page = at_work
    press(page, "3", "ArrowUp")
    expect(page.locator("#anchor li[aria-current]")).to_contain_text("準備された支えで")
    row = page.locator(".jt-rowline").first
    expect(row.get_by_role("img", name="保存済み")).to_be_visible()
    expect(page.locator(".jt-sect").first).to_contain_text("1 / 5")
    radio = row.get_by_label("3 準備された支えで")
    expect(radio).to_be_focused()
    described = radio.evaluate(
        "one => one.getAttribute('aria-describedby').split(' ')"
        ".map(id => document.getElementById(id).textContent).join(' ')"
    )
    assert described.startswith("A1 起床と生活リズム")
    assert "支援者と作った時刻表" in described


def test_a_note_is_written_without_the_mouse(at_work, sheet):
    page = at_work
    press(page, "4", "e")
    expect(page.get_by_label("見たこと・聞いたこと")).to_be_focused(timeout=30_000)
    page.keyboard.type("毎朝自分で起きた")
    page.get_by_label("合意した配慮があってできている").check()
    page.get_by_role("button", name="メモを保存").press("Enter")
    expect(page.locator(".jt-rowline__panel").first).to_have_text("配慮あり 毎朝自分で起きた")
    expect(page.get_by_label("見たこと・聞いたこと")).to_have_count(0)
    assert sheet.ratings.get().with_accommodation
    press(page, "Enter", "3")
    progress(page, "残り 38 / 40")
    assert saved(sheet) == {"A1": 4, "A2": 3}


def test_help_shows_every_key(at_work):
    page = at_work
    press(page, "?")
    expect(page.get_by_role("dialog", name="キー操作")).to_be_visible()
    press(page, "Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


@pytest.fixture
def last_month(sheet):
    """September: A1 and A2 at target for the second time."""
    for month in (Month(2025, 8), Month(2025, 9)):
        old = checklists.open_month(sheet.case, month=month, by=sheet.rater)
        for item in old.version.items.filter(code__in=["R-A1", "R-A2"]):
            sheets.rate(old, item, by=sheet.rater, level=item.levels.get(rank=4))
        checklists.submit(old, by=sheet.rater)
    return old


def test_last_month_shows_on_demand_and_is_confirmed_not_copied(last_month, at_work, sheet):
    page = at_work
    expect(page.locator(".jt-rowline").first.locator("input:checked")).to_have_count(0)
    expect(page.locator("[data-seen]")).to_have_count(0)
    press(page, "l")
    expect(page.locator("[data-seen]")).to_have_text("4")
    assert saved(sheet) == {}
    press(page, ".", "4")
    expect(page.locator("#anchor h2")).to_have_text("A3 体調の把握と対処")
    press(page, ".")
    progress(page, "残り 38 / 40")
    assert dict(sheet.ratings.values_list("item__code", "confirmed_same")) == {
        "R-A1": True,
        "R-A2": False,
    }
    expect(page.locator(".jt-rowline").nth(0)).to_contain_text("先月と同じ(確認)")
    expect(page.locator(".jt-rowline").nth(2)).to_contain_text("先月の評価がありません")


def test_a_fall_from_attained_asks_what_was_seen(last_month, at_work):
    page = at_work
    press(page, "2")
    expect(page.locator(".jt-rowline").first.get_by_role("status")).to_contain_text(
        "4 → 2 に下がりました"
    )


def test_what_is_missing_is_said_at_the_submission(at_work, sheet):
    page = at_work
    press(page, "4")
    progress(page, "残り 39 / 40")
    assert faults(page) == []
    page.get_by_role("link", name="提出へ進む").click()
    expect(page.get_by_role("heading", name="評価のない項目が39件あります")).to_be_visible()
    assert faults(page) == []
    page.get_by_role("button", name="このまま提出する").click()
    expect(page.get_by_text("月次評価を提出しました。")).to_be_visible()
    expect(page.get_by_role("radio")).to_have_count(0)
    assert faults(page) == []
    assert Checklist.objects.get().state == "submitted"


def test_a_refusal_shows_in_the_row_until_it_is_understood(at_work, sheet):
    page = at_work
    checklists.submit(sheet, by=sheet.rater)
    press(page, "4")
    row = page.locator(".jt-rowline").first
    expect(row.get_by_role("status")).to_contain_text("提出済み")
    row.get_by_role("button", name="わかりました").click()
    expect(row.locator("input:checked")).to_have_count(0)
    assert saved(sheet) == {}


def test_on_a_phone_the_card_is_a_sheet_and_cells_are_touched(at_work, sheet):
    page = at_work
    page.set_viewport_size(PHONE)
    page.wait_for_load_state("networkidle")  # the cards are there
    expect(page.locator("#anchor li:visible")).to_have_count(
        5
    )  # of a row not yet rated: all levels
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
    expect(page.locator("#progress")).to_contain_text("残り 38 / 40")
    assert saved(sheet) == {"A1": 4, "A3": "not_observed"}
    page.goto("/checklists/items/?month=2025-10")
    page.locator(".jt-rowline").nth(0).get_by_label("5 場面が変わっても").check(force=True)
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator("#progress")).to_contain_text("残り 37 / 40")
    page.get_by_role("link", name="次の項目").click()
    expect(page.locator("#anchor h2")).to_contain_text("A3")
    context.close()
    assert saved(sheet) == {"A1": 4, "A2": 5, "A3": "not_observed"}


@pytest.fixture
def focused(last_month, sheet):
    """The office rates the focused set; November is no month of everything."""
    sheet.case.office.rates_all = False
    sheet.case.office.save()
    checklists.submit(sheet, by=sheet.rater)  # October
    return checklists.open_month(sheet.case, month=Month(2025, 11), by=sheet.rater)


def test_what_is_not_asked_is_folded_and_can_be_opened(at_work, focused):
    page = at_work
    page.goto(focused.get_absolute_url())
    shown = page.locator(".jt-rowline:visible")
    few = shown.count()
    assert 0 < few < 40
    expect(page.locator("#progress")).to_contain_text(f"残り {few} / {few}")
    page.get_by_label("期日前・到達済みも表示").check()
    expect(shown).to_have_count(40)
    page.get_by_label("5 場面が変わっても").last.check()  # early, and kept
    settled(page)
    assert saved(focused) == {"I3": 5}


@time_machine.travel("2025-11-20 12:00 +0900")
def test_an_item_in_focus_is_asked_from_today(at_work, focused):
    page = at_work
    page.goto(focused.get_absolute_url())
    page.get_by_label("期日前・到達済みも表示").check()
    row = page.locator(".jt-rowline").last
    row.get_by_role("link", name="メモ").click()
    page.get_by_role("button", name="重点にする").click()
    expect(row.get_by_text("重点", exact=True)).to_be_visible()
    page.goto(focused.get_absolute_url())
    expect(row).to_be_visible()


def test_the_attained_are_confirmed_with_one_key_but_for_a_sample(last_month, at_work, sheet):
    page = at_work
    page.reload()
    kept = page.locator(".jt-rowline[data-kind=kept]")
    expect(
        page.get_by_role("button", name=f"到達済みをまとめて確認 {kept.count()}")
    ).to_be_visible()
    press(page, "c")
    settled(page)
    confirmed = sheet.ratings.filter(confirmed_same=True)
    assert confirmed.count() == kept.count() > 0
    sampled = page.locator(".jt-rowline[data-kind=recheck] input:checked")
    expect(sampled).to_have_count(0)


def test_a_key_held_too_long_fills_one_cell(at_work, sheet):
    page = at_work
    for _ in range(6):  # auto-repeat: down, down, …, up
        page.keyboard.down("3")
    page.keyboard.up("3")
    settled(page)
    assert saved(sheet) == {"A1": 3}


def test_arrows_move_and_never_rate(at_work, sheet):
    page = at_work
    press(page, "ArrowRight", "ArrowLeft", "ArrowDown")
    settled(page)
    assert saved(sheet) == {}
    expect(page.locator(".is-here .jt-rowline__who")).to_contain_text("A2")


def test_a_rating_with_a_note_is_not_emptied_by_a_slip(at_work, sheet):
    page = at_work
    press(page, "4")
    settled(page)
    item = sheet.version.items.get(code="R-A1")
    sheets.annotate(sheet, item, by=sheet.rater, note="面接で確認した")
    press(page, "u")
    row = page.locator(".jt-rowline").first
    expect(row.get_by_role("status")).to_contain_text("先にメモを空にしてください")
    row.get_by_role("button", name="わかりました").click()
    expect(row.locator("input:checked")).to_have_value("4")
    assert sheet.ratings.get().note == "面接で確認した"


def test_a_note_that_was_begun_is_neither_left_nor_reset(at_work, sheet):
    page = at_work
    press(page, "4", "e")
    note = page.get_by_label("見たこと・聞いたこと")
    note.fill("途中のメモ")
    page.get_by_role("link", name="提出へ進む").click()
    expect(note).to_be_focused()
    expect(note).to_have_value("途中のメモ")
    note.press("Escape")
    expect(note).to_have_count(0)


def test_touch_has_last_month_and_undo_beside_the_card(last_month, sheet, chromium, live_server):
    context = chromium.new_context(
        base_url=live_server.url, locale="ja-JP", viewport=PHONE, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    page.goto(f"/login/?next={sheet.get_absolute_url()}")
    page.fill("[name=username]", "w1")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "/login/" not in url)
    page.get_by_role("button", name="先月と同じ").tap()
    settled(page)
    assert sheet.ratings.get().confirmed_same
    page.get_by_role("button", name="元に戻す").tap()
    settled(page)
    assert saved(sheet) == {}
    for button in page.locator(".jt-anchor__keys button, .jt-rowline__more > *").all()[:6]:
        assert button.bounding_box()["height"] >= 44
    context.close()

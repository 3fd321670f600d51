"""Nothing typed is lost: without a line, with the browser closed, with a colleague, logged out."""

import pytest
from playwright.sync_api import expect

from competencies.actions import cells, checklists
from jobtra.fiscal import Month
from tests.browser.test_checklist import (  # noqa: F401  fixtures
    at_work,
    press,
    progress,
    saved,
    settled,
    sheet,
)
from tests.chromium import CHROMIUM, CHROMIUM_FLAGS
from tests.factories.cases import PASSWORD, StaffFactory

WAITING = "つながったら自動で送ります"


@pytest.fixture
def colleague(sheet):  # noqa: F811
    return StaffFactory(code="w2", name="佐藤 圭", office=sheet.case.office)


def types(sheet, staff, code, value):  # noqa: F811
    """The colleague's page saves a cell, knowing what stands there."""
    item = sheet.version.items.get(code=f"R-{code}")
    cell = sheet.ratings.filter(item=item).select_related("level").first()
    typed = cells.Typed(sheet.case_id, item.pk, value, cells.mark_of(cell))
    (answer,) = cells.save([typed], month=Month.of(sheet.month), by=staff)
    assert answer.outcome == "saved"


def log_in(page, login):
    page.get_by_label("メールアドレスまたは職員番号").fill(login)
    page.get_by_label("パスワード", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/login/" not in url)


def test_without_a_line_cells_wait_and_go_out_in_order(at_work, sheet):  # noqa: F811
    page = at_work
    page.context.set_offline(True)
    press(page, "4", "3", "ArrowUp", "5", "n")
    expect(page.locator("#progress")).to_contain_text(WAITING)
    expect(page.locator(".jt-saved--wait")).to_have_count(3)
    expect(page.get_by_role("link", name="未送信の入力 3")).to_be_visible()
    assert saved(sheet) == {}
    page.context.set_offline(False)
    progress(page, "残り 37 / 40")
    expect(page.locator("#queue")).to_be_hidden()
    assert saved(sheet) == {"A1": 4, "A2": 5, "A3": "not_observed"}


def test_what_waits_outlives_the_browser(chromium, live_server, sheet, tmp_path):  # noqa: F811
    def browser():
        return chromium.browser_type.launch_persistent_context(
            tmp_path,
            executable_path=CHROMIUM,
            args=CHROMIUM_FLAGS,
            base_url=live_server.url,
            locale="ja-JP",
        )

    context = browser()
    page = context.pages[0]
    page.goto(f"/login/?next={sheet.get_absolute_url()}")
    log_in(page, "w1")
    expect(page.locator("#progress")).to_be_visible()
    context.set_offline(True)
    press(page, "4", "3")
    expect(page.locator(".jt-saved--wait")).to_have_count(2)
    expect(page.locator("#progress")).to_contain_text(WAITING)
    assert saved(sheet) == {}
    context.close()
    context = browser()
    page = context.pages[0]
    page.goto("/")  # any page will do
    log_in(page, "w1")
    settled(page)
    page.goto(sheet.get_absolute_url())
    progress(page, "残り 38 / 40")
    context.close()
    assert saved(sheet) == {"A1": 4, "A2": 3}


def test_two_in_one_sheet_merge_and_a_clash_asks(at_work, sheet, colleague):  # noqa: F811
    page = at_work
    types(sheet, colleague, "A1", "2")
    types(sheet, colleague, "A3", "2")
    press(page, "4", "3")
    row = page.locator(".jt-rowline").first
    expect(row.get_by_role("status")).to_contain_text(
        "佐藤 圭さんが 2 と入力しています。あなたの入力は 4 です"
    )
    settled(page)
    assert saved(sheet) == {"A1": 2, "A2": 3, "A3": 2}
    page.reload()  # the question stays until it is answered
    row.get_by_role("button", name="4", exact=True).click()
    progress(page, "残り 37 / 40")
    assert saved(sheet) == {"A1": 4, "A2": 3, "A3": 2}


def test_a_clash_is_answered_before_the_submission(at_work, sheet, colleague):  # noqa: F811
    page = at_work
    types(sheet, colleague, "A1", "2")
    press(page, "4")
    mine = page.locator(".jt-rowline").first.get_by_role("button", name="4", exact=True)
    expect(mine).to_be_visible()
    page.get_by_role("link", name="提出へ進む").click()
    expect(mine).to_be_focused()
    press(page, "Enter")
    settled(page)
    page.get_by_role("link", name="提出へ進む").click()
    page.wait_for_url("**/submit/")
    assert saved(sheet) == {"A1": 4}


def test_a_cell_that_another_window_sends_is_heard_of(at_work, sheet):  # noqa: F811
    page = at_work
    second = page.context.new_page()
    second.goto("/")
    page.route("**/checklists/cells/", lambda route: route.abort())  # of this window only
    press(page, "4")
    second.evaluate("() => jobtra.queue.flush()")
    expect(page.locator(".jt-saved--wait")).to_have_count(0)
    assert saved(sheet) == {"A1": 4}


def test_two_windows_of_one_person_show_the_same(at_work, sheet):  # noqa: F811
    page = at_work
    second = page.context.new_page()
    second.goto(sheet.get_absolute_url())
    press(page, "4")
    settled(page)
    expect(second.locator(".jt-rowline").first.locator("input:checked")).to_have_value("4")
    expect(second.locator("#progress")).to_contain_text("残り 39 / 40")
    assert saved(sheet) == {"A1": 4}


def test_without_a_store_in_the_browser_memory_holds_it(at_work, sheet):  # noqa: F811
    page = at_work
    page.evaluate(
        "() => { IDBDatabase.prototype.transaction = () => { throw new Error('no store') }; }"
    )
    press(page, "4", "3")
    settled(page)
    assert saved(sheet) == {"A1": 4, "A2": 3}


def test_a_clash_can_be_left_to_the_colleague(at_work, sheet, colleague):  # noqa: F811
    page = at_work
    types(sheet, colleague, "A1", "2")
    press(page, "4")
    row = page.locator(".jt-rowline").first
    row.get_by_role("button", name="2", exact=True).press("Enter")
    expect(row.locator("input:checked")).to_have_value("2")
    page.reload()
    expect(row.locator("[data-says]")).to_be_empty()
    assert saved(sheet) == {"A1": 2}


def test_logged_out_meanwhile_one_comes_back_to_the_cell(at_work, sheet):  # noqa: F811
    page = at_work
    press(page, "4")
    progress(page, "残り 39 / 40")
    page.context.clear_cookies(name="sessionid")
    press(page, "3", "5")
    expect(page.locator("#progress")).to_contain_text("ログアウトされました")
    page.get_by_role("link", name="ログインし直す").click()
    log_in(page, "w1")
    progress(page, "残り 37 / 40")
    expect(page.locator(".is-here .jt-rowline__who")).to_contain_text("A4")
    assert saved(sheet) == {"A1": 4, "A2": 3, "A3": 5}


def test_another_person_on_the_computer_neither_sends_nor_sees_it(at_work, sheet, colleague):  # noqa: F811
    page = at_work
    page.context.set_offline(True)
    press(page, "4", "3")
    expect(page.locator("#progress")).to_contain_text(WAITING)
    page.context.clear_cookies(name="sessionid")
    page.context.set_offline(False)
    page.goto(f"/login/?next={sheet.get_absolute_url()}")
    log_in(page, "w2")
    progress(page, "残り 40 / 40")
    expect(page.locator("#queue")).to_be_hidden()
    press(page, "1")
    progress(page, "残り 39 / 40")
    assert saved(sheet) == {"A1": 1}
    page.context.clear_cookies(name="sessionid")
    page.goto(f"/login/?next={sheet.get_absolute_url()}")
    log_in(page, "w1")
    expect(page.locator(".jt-rowline").first.get_by_role("status")).to_contain_text(
        "佐藤 圭さんが 1"
    )
    expect(page.locator(".jt-saved--wait")).to_have_count(0)
    assert saved(sheet) == {"A1": 1, "A2": 3}


def test_a_page_of_one_person_does_not_send_for_another(at_work, sheet, colleague):  # noqa: F811
    """Two windows of one browser: the second logs in as somebody else."""
    page = at_work
    second = page.context.new_page()
    second.context.clear_cookies(name="sessionid")
    second.goto("/login/")
    log_in(second, "w2")
    second.wait_for_load_state()
    press(page, "4")
    expect(page.locator("#progress")).to_contain_text("ログイン")
    assert saved(sheet) == {}


def test_submitted_elsewhere_the_queue_says_what_was_not_saved(at_work, sheet):  # noqa: F811
    page = at_work
    page.context.set_offline(True)
    press(page, "4")
    expect(page.locator("#progress")).to_contain_text(WAITING)
    checklists.submit(sheet, by=sheet.rater)
    page.context.set_offline(False)
    expect(page.locator(".jt-rowline").first.get_by_role("status")).to_contain_text("提出済み")
    expect(page.get_by_role("link", name="未送信の入力 1")).to_be_visible()
    assert saved(sheet) == {}

"""A month is checked by keyboard: one sheet stands, another goes back, and its rater reads why."""

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from cases.models import Programme
from competencies.actions import checklists, sheets
from competencies.measures.rating_month import month_in_work
from competencies.models import Checklist
from competencies.models.sheet import State
from tests.browser.steps import faults
from tests.factories.cases import (
    PASSWORD,
    AssignmentFactory,
    CaseFactory,
    StaffFactory,
    YouthFactory,
)

PHONE = {"width": 390, "height": 844}
QUEUE = "/checklists/review/"


def in_work():
    return month_in_work(timezone.localdate())


@pytest.fixture
def worker(transactional_db):
    call_command("load_starter", verbosity=0)
    worker = StaffFactory(code="w1", name="桜井 さくら")
    StaffFactory(code="m1", name="佐藤 花", role="case_manager", office=worker.office)
    return worker


def youth(worker, name, kana, *months):
    """A youth with a submitted sheet for each of these months, the last of them the one in work."""
    case = CaseFactory(
        office=worker.office,
        programme=Programme.objects.get(),
        course=None,
        youth=YouthFactory(name=name, kana=kana),
        enrolled_on=(in_work() - 4).first,
    )
    AssignmentFactory(case=case, staff=worker)
    for back, ranks in enumerate(reversed(months)):
        sheet = checklists.open_month(case, month=in_work() - back, by=worker)
        for item, rank in zip(sheet.version.items.all(), ranks, strict=False):
            sheets.rate(sheet, item, by=worker, level=item.levels.get(rank=rank))
        checklists.submit(sheet, by=worker)
    return Checklist.objects.get(case=case, month=in_work().first)


@pytest.fixture
def fell(worker):
    return youth(worker, "小出 りお", "こいで りお", [4, 2], [4, 2], [3, 4])


@pytest.fixture
def plain(worker):
    return youth(worker, "相川 すず", "あいかわ すず", [3, 2])


def log_in(page, who, url):
    page.context.clear_cookies()
    page.goto(f"/login/?next={url}")
    page.get_by_label("メールアドレスまたは職員番号").fill(who)
    page.get_by_label("パスワード", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda now: "/login/" not in now)


def tab_to(page, name):
    """Press Tab until what has this name has the focus; returns how often it took."""
    for presses in range(1, 40):
        page.keyboard.press("Tab")
        here = page.evaluate("document.activeElement.innerText.replace(/\\s+/g, ' ').trim()")
        if here.startswith(name):
            return presses
    raise AssertionError(f"no way to {name}")


def test_one_sheet_is_checked_and_one_goes_back_by_keyboard(page, fell, plain):
    log_in(page, "m1", "/")
    page.get_by_role("link", name="点検待ち 2件").press("Enter")
    rows = page.locator(".jt-review")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("小出 りお")  # the differences first
    tab_to(page, "到達からの低下 1")
    page.keyboard.press("Enter")
    expect(rows.first.locator(".jt-changes li").first).to_contain_text("起床と生活リズム")
    expect(rows.first.locator(".jt-changes li").first).to_contain_text("メモなし")
    assert tab_to(page, "コメントをつけて差し戻す") == 1
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("朝の場面を一つ書いてください")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("差し戻しました。")).to_be_visible()
    expect(rows).to_have_count(1)
    assert page.url.endswith(f"#sheet_{plain.pk}")
    page.wait_for_load_state()
    assert tab_to(page, "点検済みにする") < 6  # Tab goes on from the next sheet, not from the top
    page.keyboard.press("Enter")
    expect(page.get_by_text("点検待ちはありません")).to_be_visible()
    plain.refresh_from_db()
    assert (plain.state, plain.checked_by.code) == (State.CHECKED, "m1")
    draft = Checklist.objects.get(replaces=fell)
    log_in(page, "w1", draft.get_absolute_url())
    notice = page.locator(".jt-notice--note")
    expect(notice).to_contain_text("もう一度見てください")
    expect(notice).to_contain_text("佐藤 花")
    expect(notice).to_contain_text("朝の場面を一つ書いてください")
    expect(page.get_by_role("radio").first).to_be_enabled()
    assert faults(page) == []


def test_queue_has_no_barrier_in_either_language_nor_on_a_phone(page, live_server, fell, plain):
    log_in(page, "m1", QUEUE)
    for language, heading in (("ja", "月次評価の点検"), ("en", "Review checklists")):
        cookie = {"name": "django_language", "value": language, "url": live_server.url}
        page.context.add_cookies([cookie])
        for size in ({"width": 1280, "height": 800}, PHONE):
            page.set_viewport_size(size)
            page.goto(QUEUE)
            expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
            assert faults(page) == []
            for details in page.locator(".jt-review details").all():
                details.locator("summary").click()
            assert faults(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") == size["width"]
    for target in page.locator(".jt-reviews :is(summary, .jt-btn)").all():
        assert target.bounding_box()["height"] >= 44


def test_without_a_script_a_sheet_goes_back_with_its_comment(chromium, live_server, fell):
    context = chromium.new_context(
        base_url=live_server.url, locale="ja-JP", java_script_enabled=False
    )
    page = context.new_page()
    page.goto(f"/login/?next={QUEUE}")
    page.fill("[name=username]", "m1")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.locator(".jt-review summary").last.click()
    page.locator(".jt-review textarea").fill("場面を")
    page.get_by_role("button", name="コメントをつけて差し戻す").click()
    page.wait_for_url("**/checklists/review/**")
    context.close()
    assert Checklist.objects.get(replaces=fell).comment == "場面を"

"""A calibration by keyboard: convened, rated alone by two, revealed, agreed on, a wording proposed."""

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from competencies.models import CalibrationSession, ItemProposal
from tests.browser.steps import faults, log_in
from tests.factories.cases import StaffFactory

pytestmark = pytest.mark.django_db(transaction=True)
SIZES = ({"width": 1280, "height": 800}, {"width": 390, "height": 844})
LIST = "/calibrations/"


@pytest.fixture
def team(transactional_db):
    call_command("load_starter", verbosity=0)
    manager = StaffFactory(code="m1", name="佐藤 花", role="case_manager")
    for code, name in (("w1", "桜井 さくら"), ("w2", "田村 健")):
        StaffFactory(code=code, name=name, office=manager.office)
    return manager


def tab_to(page, test, most=60):
    """Press Tab until the element in focus fits the test, a piece of JavaScript about `it`."""
    for _press in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(f"(it => Boolean({test}))(document.activeElement)"):
            return
    raise AssertionError(f"no way to {test}")


def press(page, name):
    """Go to what has this name, by Tab, and press it."""
    tab_to(page, f"it.innerText?.trim().startsWith('{name}')", most=120)
    page.keyboard.press("Enter")


def convene(page):
    page.goto(f"{LIST}new/")
    tab_to(page, "it.name === 'title'")
    page.keyboard.press("Control+A")
    page.keyboard.type("秋の回")
    tab_to(page, "it.value === 'CAL-02'")
    page.keyboard.press("Space")  # one case is enough
    tab_to(page, "it.closest('.jt-choice') && it.labels[0].innerText.includes('佐藤')")
    page.keyboard.press("Space")  # who convenes does not rate this time
    press(page, "開いて案内する")
    expect(page.get_by_role("heading", level=1)).to_contain_text("秋の回")


def rate_alone(page, levels):
    """Tab from question to question; Space takes the first level, the arrow those after it."""
    page.goto("/")
    page.get_by_role("link", name="開く 基準合わせ 秋の回").press("Enter")
    page.wait_for_url("**/rate/")
    for place, level in enumerate(levels):
        tab_to(page, "it.type === 'radio'")
        page.keyboard.press("Space")
        for _step in range(level - 1):
            page.keyboard.press("ArrowDown")
        tab_to(page, "it.type === 'text'")
        page.keyboard.type(f"場面{place}")
    press(page, "提出")
    page.wait_for_url(lambda url: not url.endswith("/rate/"))


def test_convened_rated_alone_revealed_agreed_and_proposed(page, team):
    log_in(page, "m1", LIST)
    convene(page)
    session = CalibrationSession.objects.get()
    for who, levels in (("w1", [2, 3, 3, 6, 2, 4, 6]), ("w2", [2, 3, 3, 6, 2, 1, 6])):
        log_in(page, who)
        rate_alone(page, levels)
        expect(page.get_by_text("公開するまでは")).to_be_visible()
        expect(page.locator(".jt-spread")).to_have_count(0)
    log_in(page, "m1", session.get_absolute_url())
    press(page, "全員に公開する")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="全員に公開する").press("Enter")
    results = page.locator("section[id^=question_]")
    expect(results).to_have_count(7)
    expect(results.first).to_contain_text("あいさつと礼儀")  # the largest spread first
    expect(results.first).to_contain_text("差 3")
    assert results.first.locator("tbody td").all_inner_texts() == ["1", "0", "0", "1", "0", "0"]
    press(page, "合意した水準を残す")
    tab_to(page, "it.name === 'mark'")
    page.keyboard.press("4")
    page.keyboard.press("Tab")
    page.keyboard.type("会釈とカードも合意した方法に数える")
    press(page, "保存")
    expect(results.first).to_contain_text("会釈とカードも合意した方法に数える")
    summary = results.first.locator("summary", has_text="文言の改定を提案する")
    summary.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("「合意した方法」の例に会釈を足す")
    page.keyboard.press("Tab")
    page.keyboard.type("1と4に分かれた")
    press(page, "年次改定に向けて残す")
    expect(results.first).to_contain_text("「合意した方法」の例に会釈を足す")
    proposal = ItemProposal.objects.get()
    assert (proposal.item.code, proposal.question.agreed) == ("R-B4", "4")


def test_enter_in_a_note_keeps_a_draft(page, team):
    log_in(page, "m1", LIST)
    convene(page)
    log_in(page, "w1")
    page.goto("/")
    page.get_by_role("link", name="開く 基準合わせ 秋の回").click()
    for choices in page.locator("fieldset").all():
        choices.get_by_role("radio").first.check()
    page.get_by_label("判断の決め手").first.fill("朝の場面")
    page.keyboard.press("Enter")
    expect(page.get_by_text("下書きを保存しました")).to_be_visible()
    expect(page.get_by_label("判断の決め手").first).to_have_value("朝の場面")
    expect(page.get_by_role("radio").first).to_be_checked()
    assert not CalibrationSession.objects.get().invitations.exclude(submitted_at=None).exists()


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_page_is_accessible_and_fits_its_width(page, live_server, team, language):
    log_in(page, "m1", LIST)
    convene(page)
    session = CalibrationSession.objects.get()
    log_in(page, "w1")
    rate_alone(page, [3] * 7)
    log_in(page, "m1", LIST)
    cookie = {"name": "django_language", "value": language, "url": live_server.url}
    page.context.add_cookies([cookie])
    pages = [LIST, f"{LIST}new/", f"{LIST}raters/", f"{LIST}gate/", session.get_absolute_url()]
    for round_ in range(2):
        for size in SIZES:
            page.set_viewport_size(size)
            for url in pages:
                page.goto(url)
                for closed in page.locator("main details:not([open]) > summary").all()[:4]:
                    closed.click()
                assert (url, faults(page)) == (url, [])
                assert page.evaluate("document.documentElement.scrollWidth") == size["width"]
        if round_ == 0:
            page.goto(session.get_absolute_url())
            page.locator("[data-dialog=reveal]").click()
            page.locator("dialog .jt-btn--main").click()
            page.locator(".jt-spread").first.wait_for()
            pages = [session.get_absolute_url()]

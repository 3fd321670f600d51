"""A case is asked for, seen by the bell, taken; the pages around it by machine and on a phone."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from cases.access import Role
from cases.actions import transfers
from tests.browser.steps import faults
from tests.factories.cases import PASSWORD, AssignmentFactory, CaseFactory, StaffFactory

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def taker(transactional_db):
    """A case manager whose office is asked for a case today."""
    taker = StaffFactory(role=Role.CASE_MANAGER, code="m1", name="長嶺 香織")
    AssignmentFactory(case__office=taker.office)
    asker = StaffFactory(role=Role.CASE_MANAGER)
    case = CaseFactory(office=asker.office, code="C-77", youth__name="宇野 美咲")
    transfers.ask(
        case,
        to_office=taker.office,
        moves_on=timezone.localdate(),
        reason="引っ越し",
        by=asker,
    )
    return taker


def looks_right(page):
    wide = page.viewport_size
    assert faults(page) == []
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    assert faults(page) == []
    page.set_viewport_size(wide)


def test_from_the_bell_to_the_file(page, taker):
    page.goto("/login/?next=/cases/")
    page.get_by_label("メールアドレスまたは職員番号").fill("m1")
    page.get_by_label("パスワード", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("link", name="お知らせ: 未読 1件").click()
    looks_right(page)
    page.get_by_role("link", name="移管の依頼").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("移管 C-77")
    expect(page.locator("body")).not_to_contain_text("宇野")
    looks_right(page)
    page.get_by_role("link", name="受け入れる").click()
    page.get_by_label("担当").select_option(label="長嶺 香織")
    page.get_by_role("button", name="受け入れる").click()
    page.get_by_role("link", name="C-77").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("宇野 美咲")
    page.get_by_role("link", name="これまでの担当と事業所").click()
    looks_right(page)
    for path in ("/workers/", "/transfers/", "/notifications/settings/"):
        page.goto(path)
        looks_right(page)
    page.get_by_role("button", name="リンクを作る").click()
    expect(page.locator("#link")).to_contain_text(".ics")
    looks_right(page)

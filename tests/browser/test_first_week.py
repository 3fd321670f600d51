"""From the link that an empty JobTra prints to the first colleague who is logged in."""

import io
import re

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from tests.browser.steps import faults

PASSWORD = "a-long-one-7"
LANGUAGES = {"ja": "日本語", "en": "English"}


def choose_password(page, link):
    page.goto(link)
    assert faults(page) == []
    for field in page.get_by_label("新しいパスワード").all():
        field.fill(PASSWORD)
    page.get_by_role("button", name="このパスワードにする").click()
    expect(page.get_by_role("heading", name="今日", level=1)).to_be_visible()


@pytest.fixture
def administrator(page, live_server):
    said = io.StringIO()
    call_command("invite", first=True, base=live_server.url, stdout=said)
    choose_password(page, said.getvalue().split()[-1])
    return page


def add_office(page):
    page.get_by_role("link", name="職員", exact=True).click()
    expect(page.get_by_role("heading", name="はじめに")).to_be_visible()
    assert faults(page) == []
    page.get_by_role("link", name="事業所を登録").click()
    page.get_by_label("事業所の名前").fill("みどり台")
    page.get_by_label("事業所コード").fill("MDR")
    assert faults(page) == []
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("row", name="みどり台")).to_be_visible()
    assert faults(page) == []


def add_person(page):
    page.goto("/people/new/")
    page.get_by_label("氏名").fill("森 さち")
    page.get_by_label("職員番号").fill("M-7")
    page.get_by_label("役割").select_option("ケース・マネージャー")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("この役割には事業所を選んでください。")).to_be_visible()
    assert faults(page) == []
    page.get_by_label("事業所").select_option("みどり台")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("heading", name="森 さち")).to_be_visible()
    assert faults(page) == []


def test_the_first_week(administrator, page, live_server):
    add_office(page)
    add_person(page)
    page.get_by_role("button", name="招待する").click()
    expect(page.get_by_role("heading", name="JobTra への招待")).to_be_visible()
    assert faults(page) == []
    link = page.locator("#link").inner_text()
    assert re.fullmatch(re.escape(live_server.url) + r"/invitation/[\w-]+/[\w-]+/", link)

    colleague = page.context.browser.new_context(base_url=live_server.url, locale="ja-JP")
    choose_password(colleague.new_page(), link)
    colleague.close()
    page.goto("/people/")
    row = page.get_by_role("row", name="森 さち")
    expect(row.get_by_text("利用中")).to_be_visible()
    assert faults(page) == []

    row.get_by_role("link").click()
    page.get_by_role("button", name="利用を止める").click()
    page.get_by_role("dialog").get_by_role("button", name="利用を止める").click()
    expect(page.get_by_text("停止中")).to_be_visible()
    assert faults(page) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_hangs_over_the_edge_of_a_phone(administrator, page, language):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/password/")
    page.locator(".jt-top__who summary").click()
    page.get_by_role("button", name=LANGUAGES[language]).click()
    for path in ("/people/", "/people/new/", "/offices/", "/offices/new/", "/password/"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path

"""One item across the youths: one key a cell, the page turns itself; both directions read well."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from competencies.actions import checklists
from competencies.models import Checklist, ChecklistRating
from tests.browser.steps import faults
from tests.browser.test_checklist import (  # noqa: F401  fixtures
    at_work,
    press,
    progress,
    settled,
    sheet,
)
from tests.factories.cases import AssignmentFactory, CaseFactory, YouthFactory

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def by_item(at_work, sheet):  # noqa: F811
    """Three youths of the worker; 小出 has a sheet already."""
    for name, kana in (("朝倉 ひなた", "あさくら"), ("宇野 みさき", "うの")):
        case = CaseFactory(
            office=sheet.case.office,
            programme=sheet.case.programme,
            course=None,
            youth=YouthFactory(name=name, kana=kana),
            enrolled_on=dt.date(2025, 7, 1),
        )
        AssignmentFactory(case=case, staff=sheet.rater)
    at_work.goto("/checklists/items/?month=2025-10")
    expect(at_work.locator(".jt-rowline")).to_have_count(3)
    return at_work


def marks():
    rows = ChecklistRating.objects.values_list(
        "sheet__case__youth__name", "item__code", "level__rank"
    )
    return sorted((name[:2], code[2:], rank) for name, code, rank in rows)


def test_one_key_a_cell_and_the_page_turns_itself(by_item):
    page = by_item
    for _ in range(40):
        press(page, "4", "3", "5")
    progress(page, "すべての項目を評価しました")
    assert ChecklistRating.objects.count() == 120
    assert Checklist.objects.count() == 3
    assert [mark for mark in marks() if mark[1] == "E4"] == [
        ("宇野", "E4", 3),
        ("小出", "E4", 5),
        ("朝倉", "E4", 4),
    ]


def test_the_page_turns_both_ways_and_keeps_its_place(by_item):
    page = by_item
    press(page, "PageDown", "PageDown", "PageUp", "2")
    progress(page, "残り 119 / 120")
    expect(page.locator("#anchor h2")).to_have_text("A2 安定した通所・出勤")
    assert marks() == [("朝倉", "A2", 2)]
    page.reload()
    expect(page.locator("#anchor h2")).to_have_text("A2 安定した通所・出勤")
    expect(page.locator(".jt-rate input:checked")).to_have_value("2")
    page.get_by_label("C3 質問・相談する").click()
    expect(page.locator("#anchor h2")).to_have_text("C3 質問・相談する")
    press(page, "PageUp", "u")
    expect(page.locator("#anchor h2")).to_have_text("C2 報告する")


def test_switching_the_direction_keeps_item_and_youth(by_item, sheet):  # noqa: F811
    page = by_item
    press(page, "PageDown")
    page.get_by_role("button", name="小出 りお").click()
    expect(page.locator(".is-here .jt-rowline__who")).to_contain_text("A2")
    assert page.url.endswith(f"#item_{sheet.version.items.get(code='R-A2').pk}")
    expect(page.locator(".is-here input").first).to_be_focused()
    press(page, "3")
    page.get_by_role("link", name="項目ごとに全員を評価").click()
    expect(page.locator("#anchor h2")).to_have_text("A3 体調の把握と対処")
    expect(page.locator(f"#case_{sheet.case_id} input").first).to_be_focused()


def test_submitted_youths_are_read_and_not_written(by_item, sheet):  # noqa: F811
    page = by_item
    checklists.submit(sheet, by=sheet.rater)
    page.reload()
    expect(page.locator(f"#case_{sheet.case_id} input")).to_have_count(0)
    progress(page, "残り 80 / 120")
    press(page, "4", "3", "5")
    expect(page.locator("#anchor h2")).to_have_text("A2 安定した通所・出勤")
    settled(page)
    assert [mark[:2] for mark in marks()] == [("宇野", "A1"), ("朝倉", "A1"), ("朝倉", "A2")]


def test_a_swipe_turns_the_page(by_item):
    page = by_item
    page.set_viewport_size(PHONE)
    page.locator(".jt-rows").evaluate(
        """rows => {
            const touch = (x) => new Touch({ identifier: 1, target: rows, clientX: x, clientY: 300 });
            rows.dispatchEvent(new TouchEvent("touchstart", { touches: [touch(300)], bubbles: true }));
            rows.dispatchEvent(new TouchEvent("touchend", { changedTouches: [touch(120)], bubbles: true }));
        }"""
    )
    expect(page.locator("#anchor h2")).to_have_text("A2 安定した通所・出勤")


@pytest.mark.parametrize("language", ["ja", "en"])
def test_axe_finds_nothing_in_either_direction(by_item, sheet, language):  # noqa: F811
    page = by_item
    page.context.add_cookies([{"name": "django_language", "value": language, "url": page.url}])
    page.goto("/checklists/items/?month=2025-10")
    expect(page.locator("html")).to_have_attribute("lang", language)
    press(page, "4", "n")
    expect(page.locator(".jt-saved--wait")).to_have_count(0)
    assert faults(page) == []
    page.set_viewport_size(PHONE)
    assert faults(page) == []
    page.goto(sheet.get_absolute_url())
    assert faults(page) == []
    press(page, "?")
    assert faults(page) == []

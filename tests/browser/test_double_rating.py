"""A second worker rates a month alone by keyboard, submits, and then sees both sheets side by side."""

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from cases.models import Programme
from competencies.actions import checklists, sheets
from competencies.models import ChecklistRating
from jobtra.fiscal import Month
from tests.browser.steps import faults, log_in
from tests.factories.cases import CaseFactory, StaffFactory, YouthFactory
from tests.factories.competencies import DoubleRatingFactory

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def double(transactional_db):
    """Of a case whose team sheet is submitted with level 3 throughout."""
    call_command("load_starter", verbosity=0)
    month = Month.of(timezone.localdate())
    team = StaffFactory(name="桜井 さくら")
    youth = YouthFactory(name="堀内 圭", kana="ほりうち けい")
    case = CaseFactory(
        office=team.office,
        programme=Programme.objects.get(),
        course=None,
        youth=youth,
        enrolled_on=month.first,
    )
    sheet = checklists.open_month(case, month=month, by=team)
    for item in sheet.version.items.all():
        sheets.rate(sheet, item, level=item.levels.get(rank=3), by=team)
    checklists.submit(sheet, by=team)
    return DoubleRatingFactory(case=case, second=StaffFactory(office=team.office, name="佐藤 花"))


def test_a_second_rates_by_keyboard_and_then_sees_both(page, double):
    log_in(page, double.second.code, "/double-ratings/")
    page.get_by_role("link", name="堀内 圭").click()
    assert faults(page) == []
    rows = page.locator("fieldset")
    count = rows.count()
    assert count == 40
    rows.first.locator("input[type=radio]").first.focus()
    for number in range(count):
        page.keyboard.press("Space")
        for _step in range(2 if number else 4):  # the third level, of the first row the fifth
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")  # the note
        if number == 0:
            page.keyboard.type("実習先でも見た")
        page.keyboard.press("Tab")
        while page.evaluate("document.activeElement.tagName") == "SUMMARY":
            page.keyboard.press("Tab")
    page.get_by_role("button", name="提出").click()
    expect(page.get_by_text("二重評価を提出しました。")).to_be_visible()
    first = page.get_by_role("row").nth(1)
    expect(first).to_contain_text("実習先でも見た")
    expect(first).to_contain_text("2")
    assert faults(page) == []
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    ranks = ChecklistRating.objects.filter(sheet__voice="second").values_list("level__rank")
    assert sorted(rank for (rank,) in ranks) == [3] * 39 + [5]

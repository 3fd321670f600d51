"""The office's day on a phone: thirty youths, thirty taps, no page load."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from cases.models import Attendance
from tests.browser.steps import faults, log_in
from tests.factories.cases import (
    CaseFactory,
    PlannedDayFactory,
    StaffFactory,
    SupportPlanFactory,
)

YOUTHS = 30


@pytest.fixture
def office(transactional_db):
    worker = StaffFactory(code="w1", name="桜井 さくら")
    for _n in range(YOUTHS):
        plan = SupportPlanFactory(case__office=worker.office, approved=True)
        PlannedDayFactory(plan=plan, weekday=timezone.localdate().weekday())
    CaseFactory(office=worker.office, youth__name="宇野 美咲")
    return worker.office


@pytest.fixture
def phone(page, office):
    page.set_viewport_size({"width": 390, "height": 844})
    log_in(page, "w1", "/attendance/")
    expect(page.get_by_role("heading", name="出欠", level=1)).to_be_visible()
    return page


def count(phone, words, number):
    expect(phone.locator("#day_counts")).to_contain_text(f"{words} {number}")


def recorded():
    return dict(Attendance.objects.values_list("case__youth__name", "kind"))


def test_thirty_taps_and_no_page_load(phone):
    assert faults(phone) == []
    loads = []
    phone.on("framenavigated", lambda frame: loads.append(frame))
    lines = phone.locator(".jt-day__line").filter(has=phone.get_by_text("10:00–15:00"))
    assert lines.count() == YOUTHS
    for n in range(YOUTHS):
        button = lines.nth(n).get_by_role("button", name="出席")
        assert button.bounding_box()["height"] >= 44
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")
    count(phone, "来所", YOUTHS)
    count(phone, "未記録", 0)
    assert loads == []
    assert list(recorded().values()) == ["present"] * YOUTHS
    assert faults(phone) == []


def test_excused_and_taken_back_by_the_keyboard(phone):
    line = phone.locator(".jt-day__line").first
    line.get_by_text("休み(除外)").focus()
    phone.keyboard.press("Enter")
    line.get_by_role("button", name="感染症").press("Enter")
    count(phone, "休み(除外)", 1)
    expect(line.locator("summary")).to_contain_text("感染症")
    assert faults(phone) == []
    line.get_by_role("button", name="取り消す").press("Enter")
    count(phone, "休み(除外)", 0)
    assert recorded() == {}


def test_who_is_not_planned_may_come_and_the_case_shows_it(phone):
    phone.get_by_text("この日に予定のない若者").click()
    line = phone.locator(".jt-day__line").filter(has_text="宇野 美咲")
    line.get_by_role("button", name="遅刻").click()
    expect(line.get_by_role("button", name="遅刻")).to_have_attribute("aria-pressed", "true")
    line.get_by_role("link", name="宇野 美咲").click()
    expect(phone.get_by_role("heading", name="予定どおり来た日")).to_be_visible()
    expect(phone.locator(".is-today")).to_contain_text("遅刻")
    assert faults(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth") == 390


def test_the_office_was_closed(phone):
    phone.get_by_role("button", name="事業所が休みだった").click()
    assert faults(phone) == []
    phone.get_by_role("button", name="休みにする").click()
    expect(phone.get_by_text("30人を欠席に数えない休みにしました。")).to_be_visible()
    assert set(recorded().values()) == {"excused"}

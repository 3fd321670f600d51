"""From Today to the next sheet, over the office and its filter, on a desktop and on a phone."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from cases.models import Programme
from competencies.measures.rating_month import month_in_work
from tests.browser.steps import faults
from tests.factories.cases import PASSWORD, AssignmentFactory, CaseFactory, StaffFactory
from tests.factories.competencies import CaseStageFactory, StageFactory
from tests.factories.evaluations import DecisionFactory

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def worker(transactional_db):
    """A support worker with two youths, one of them long in the first stage, and a late decision."""
    call_command("load_starter", verbosity=0)
    worker = StaffFactory(code="w1", name="桜井 さくら")
    for name, kana, began in [("小出 りお", "こいで", 500), ("相川 すず", "あいかわ", 7)]:
        case = CaseFactory(
            office=worker.office,
            programme=Programme.objects.get(),
            course=None,
            youth__name=name,
            youth__kana=kana,
        )
        AssignmentFactory(case=case, staff=worker)
        day = timezone.localdate() - dt.timedelta(days=began)
        CaseStageFactory(case=case, stage=StageFactory(overstay_weeks=8), starts_on=day)
    DecisionFactory(
        agenda_item__conference__office=worker.office,
        agenda_item__case=case,
        owner=worker,
        action="面談の日を決める",
        due_on=timezone.localdate() - dt.timedelta(days=3),
    )
    return worker


@pytest.fixture
def today(page, worker):
    page.goto("/login/?next=/")
    page.get_by_label("メールアドレスまたは職員番号").fill("w1")
    page.get_by_label("パスワード", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="今日", level=1)).to_be_visible()
    return page


def test_today_leads_to_the_next_sheet(today):
    expect(today.get_by_text("3日過ぎ")).to_be_visible()
    expect(today.locator(".jt-focus .jt-big")).to_have_text("80")
    assert faults(today) == []
    today.get_by_role("button", name="始める", exact=True).click()
    expect(today.locator("#progress")).to_be_visible()
    month = month_in_work(timezone.localdate())
    expect(today.get_by_role("heading", level=1)).to_contain_text("相川 すず")
    today.goto("/")
    expect(today.get_by_role("link", name="入力中 0 / 40")).to_be_visible()
    today.get_by_role("link", name="続きから").click()
    expect(today.locator("body")).to_contain_text(f"{month.month}月")


def test_office_filters_without_leaving_the_page(today):
    today.goto("/office/")
    rows = today.locator("tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("小出 りお")  # a reason to look stands before the kana
    assert faults(today) == []
    today.get_by_label("気づきのあるものだけ").check()
    expect(rows).to_have_count(1)
    assert "reasons=on" in today.url
    today.get_by_role("link", name="絞り込みをやめる").click()
    expect(rows).to_have_count(2)
    today.get_by_role("link", name="若者", exact=True).last.click()
    expect(rows.first).to_contain_text("相川 すず")
    assert "sort=youth" in today.url


def test_both_fit_a_phone(today):
    today.set_viewport_size(PHONE)
    for path in ("/", "/office/"):
        today.goto(path)
        assert today.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
        assert faults(today) == []

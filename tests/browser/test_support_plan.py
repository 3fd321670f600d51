"""A support plan from the draft to its paper, on a desk and on a phone."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from cases.models import Programme, SupportPlan
from tests.browser.steps import faults
from tests.factories.cases import (
    PASSWORD,
    AssessmentFactory,
    AssignmentFactory,
    CaseFactory,
    StaffFactory,
)

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def case(transactional_db):
    call_command("load_starter", verbosity=0)
    worker = StaffFactory(code="w1", name="桜井 さくら")
    case = CaseFactory(
        office=worker.office,
        programme=Programme.objects.get(),
        course=None,
        enrolled_on=timezone.localdate() - dt.timedelta(days=10),
    )
    AssignmentFactory(case=case, staff=worker)
    AssessmentFactory(case=case, checked=True)
    return case


def sound(page):
    """No fault, and nothing wider than the window."""
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == page.viewport_size["width"]


def test_a_first_plan_is_written_and_its_focus_chosen(page, case):
    page.goto(f"/login/?next=/cases/{case.pk}/plan/")
    page.get_by_label("メールアドレスまたは職員番号").fill("w1")
    page.get_by_label("パスワード", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("link", name="新しい版を作る").click()
    page.get_by_role("button", name="保存").click()

    page.get_by_label("本人の希望").fill("プログラミングを仕事にしたい")
    first = page.get_by_role("group", name="目標1")
    first.get_by_label("測り方").fill("出欠の記録")
    page.get_by_role("button", name="下書きを保存する").click()
    expect(page.get_by_text("目標の状態を書くか")).to_be_visible()
    expect(page.get_by_label("本人の希望")).to_have_value("プログラミングを仕事にしたい")
    first.get_by_role("textbox").first.fill("週四日、十時までに来ている")
    page.get_by_label("月曜", exact=True).check()
    sound(page)
    page.get_by_role("button", name="下書きを保存する").click()
    expect(page.get_by_role("article")).to_contain_text("週四日、十時までに来ている")

    page.get_by_text("2〜5個を選ぶ").click()
    page.get_by_label("起床と生活リズム", exact=False).first.check()
    page.get_by_role("button", name="重点要件を保存する").click()
    expect(page.get_by_text("重点要件は2〜5個です。")).to_be_visible()
    page.get_by_label("安定した通所・出勤", exact=False).first.check()
    page.get_by_role("button", name="重点要件を保存する").click()
    expect(page.get_by_text("重点要件を保存しました。")).to_be_visible()
    assert SupportPlan.objects.get().focuses.count() == 2
    sound(page)
    page.set_viewport_size(PHONE)
    sound(page)
    page.goto(f"/cases/{case.pk}/plan/")
    expect(page.locator(".jt-chain")).to_contain_text("未記入")
    sound(page)

"""From the plan of an internship to what the company says, and an application on its way."""

import datetime as dt
import re

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from cases.models import Internship, JobApplication, Programme
from competencies.measures import anchors
from competencies.models import Checklist, FrameworkVersion
from jobtra.fiscal import Month
from tests.browser.steps import faults
from tests.factories.cases import (
    PASSWORD,
    AssignmentFactory,
    CaseFactory,
    EmployerFactory,
    StaffFactory,
)
from tests.factories.competencies import month_of

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def case(transactional_db):
    call_command("load_starter", verbosity=0)
    worker = StaffFactory(code="w1", name="桜井 さくら")
    today = timezone.localdate()
    case = CaseFactory(
        office=worker.office,
        programme=Programme.objects.get(),
        course=None,
        first_visit_on=None,
        enrolled_on=today - dt.timedelta(days=150),
        youth__name="宇野 美咲",
        youth__kana="うの みさき",
    )
    AssignmentFactory(case=case, staff=worker)
    EmployerFactory(office=worker.office, name="株式会社みなと")
    version = FrameworkVersion.objects.get(framework__code="R")
    items = {item.short_code: item for item in anchors.items_of(version).values()}
    month_of(case, Month.of(today).previous, {items["B1"]: 3, items["C2"]: 2})
    return case


@pytest.fixture
def worker(page, case):
    page.goto(f"/login/?next=/cases/{case.pk}/jobs/")
    page.get_by_label("メールアドレスまたは職員番号").fill("w1")
    page.get_by_label("パスワード", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="職場体験・インターン")).to_be_visible()
    return page


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth") == page.viewport_size["width"]


def test_from_the_plan_to_the_companys_rating(worker, case, chromium, live_server):
    assert faults(worker) == []
    today = timezone.localdate()
    worker.get_by_role("link", name="実習を計画").click()
    assert faults(worker) == []
    worker.get_by_role("combobox", name="企業").fill("株式会社みなと")
    worker.get_by_label("開始日").fill(str(today - dt.timedelta(days=9)))
    worker.get_by_label("終了日").fill(str(today))
    worker.get_by_label("業務の内容").fill("データの入力と確認")
    worker.get_by_role("button", name="保存").click()
    expect(worker.get_by_role("heading", name="株式会社みなと")).to_be_visible()
    expect(worker.get_by_role("button", name="リンクを作る")).to_be_visible()
    assert faults(worker) == []

    worker.get_by_role("button", name="リンクを作る").click()
    expect(worker.locator(".jt-qr svg")).to_be_visible()
    assert faults(worker) == []
    rate_on_a_phone(worker.locator("#link").inner_text(), chromium, live_server)

    internship = Internship.objects.get()
    worker.goto(internship.get_absolute_url())
    rating = worker.locator("#rating")
    expect(rating).to_contain_text("よく気がつく方でした")
    expect(rating.get_by_role("row")).to_have_count(3)
    worker.get_by_role("link", name="振り返りを記録").click()
    worker.get_by_label("本人の振り返り").fill("質問ができた")
    worker.get_by_role("button", name="保存").click()
    expect(worker.get_by_text("質問ができた")).to_be_visible()
    assert faults(worker) == []
    worker.set_viewport_size(PHONE)
    assert fits(worker)
    worker.get_by_role("link", name="企業に渡す用紙").click()
    expect(worker.get_by_role("article")).to_contain_text("データの入力と確認")
    paper = worker.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page[^s]", paper)) == 1
    assert faults(worker) == []
    assert fits(worker)


def rate_on_a_phone(link, chromium, live_server):
    context = chromium.new_context(
        base_url=live_server.url, locale="ja-JP", viewport=PHONE, has_touch=True
    )
    phone = context.new_page()
    phone.goto(link)
    expect(phone.get_by_role("heading", level=1)).to_contain_text("宇野さん")
    expect(phone.locator("body")).not_to_contain_text("美咲")
    assert fits(phone)
    assert faults(phone) == []
    groups = phone.get_by_role("group")
    expect(phone.locator("[data-progress]")).to_contain_text("0 /")
    groups.filter(has_text="時間を守る").get_by_role("radio", name="5").tap()
    groups.filter(has_text="報告する").get_by_role("radio", name="見る場面がなかった").tap()
    expect(phone.locator("[data-progress]")).to_contain_text("2 /")
    phone.get_by_label("ひとこと").fill("よく気がつく方でした")
    context.set_offline(True)
    phone.get_by_role("button", name="送る").tap()
    expect(phone.get_by_role("alert")).to_contain_text("選んだ答えは残っています")
    context.set_offline(False)
    phone.get_by_role("button", name="送る").tap()
    expect(phone.get_by_role("heading", name="ありがとうございました")).to_be_visible()
    assert faults(phone) == []
    assert Checklist.objects.get(voice="employer").ratings.count() == 2
    phone.goto(link)
    expect(phone.get_by_role("heading", level=1)).to_contain_text("回答")
    assert faults(phone) == []
    context.close()


def test_an_application_goes_on_by_one_tap(worker):
    worker.get_by_role("link", name="応募を追加").click()
    worker.get_by_role("combobox", name="企業").fill("あおば製作所")
    worker.get_by_role("button", name="保存").click()
    worker.get_by_role("button", name="応募済み あおば製作所").click()
    worker.get_by_role("button", name="面接 あおば製作所").click()
    expect(worker.get_by_role("button", name="内定 あおば製作所")).to_be_visible()
    application = JobApplication.objects.get()
    assert (application.stage, application.applied_on) == ("interview", timezone.localdate())
    assert faults(worker) == []
    worker.set_viewport_size(PHONE)
    assert fits(worker)
    worker.goto("/employers/")
    assert fits(worker)
    assert faults(worker) == []
    worker.get_by_role("link", name="株式会社みなと").click()
    assert fits(worker)
    assert faults(worker) == []

"""Feedback from the draft to the day it was given; the youth's own rating by link and on a tablet."""

import re

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from cases.models import Programme
from competencies.measures import anchors
from competencies.models import Checklist, Feedback, FrameworkVersion
from jobtra.fiscal import Month
from tests.browser.steps import faults
from tests.factories.cases import PASSWORD, AssignmentFactory, CaseFactory, StaffFactory
from tests.factories.competencies import month_of

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def case(transactional_db):
    """A youth who rose from 3 to 4 in one requirement last month, and their worker."""
    call_command("load_starter", verbosity=0)
    worker = StaffFactory(code="w1", name="桜井 さくら")
    case = CaseFactory(
        office=worker.office,
        programme=Programme.objects.get(),
        course=None,
        youth__name="宇野 美咲",
        youth__kana="うの みさき",
    )
    AssignmentFactory(case=case, staff=worker)
    version = FrameworkVersion.objects.get(framework__code="R")
    items = {item.short_code: item for item in anchors.items_of(version).values()}
    last = Month.of(timezone.localdate()).previous
    month_of(case, last.previous, {items["A1"]: 3, items["A2"]: 3})
    month_of(case, last, {items["A1"]: 4, items["A2"]: 3})
    return case


@pytest.fixture
def worker(page, case):
    page.goto("/login/?next=/feedback/")
    page.get_by_label("メールアドレスまたは職員番号").fill("w1")
    page.get_by_label("パスワード", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="フィードバック", level=1)).to_be_visible()
    return page


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth") == page.viewport_size["width"]


def english(page):
    where = {"domain": "localhost", "path": "/"}
    page.context.add_cookies([{"name": "django_language", "value": "en", **where}])
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_from_the_draft_to_the_day_it_was_given(worker):
    assert faults(worker) == []
    worker.get_by_role("button", name="書く 宇野 美咲").last.click()  # tells the month before too
    first = worker.get_by_label("できるようになったこと 1")
    expect(first).to_have_value("休みのあとも、自分で決めた時間に起きて、食べて、寝ています。")
    assert faults(worker) == []

    first.fill("毎朝、美味《おい》しく食べて来ています。")
    expect(worker.locator("#kept")).to_contain_text("まだ保存していません")
    expect(worker.locator("#kept")).to_contain_text("保存しました")
    preview = worker.locator("#preview")
    expect(preview.locator("ruby", has_text="美味")).to_have_text("美味(おい)")
    expect(preview.get_by_role("heading", level=2).first).to_contain_text("美咲")
    assert Feedback.objects.get().achieved == ["毎朝、美味《おい》しく食べて来ています。"]

    worker.get_by_role("button", name="行を足す 支え方").click()
    lines = worker.locator("textarea[name=support]")
    expect(lines).to_have_count(3)
    expect(lines.last).to_be_focused()
    lines.last.fill("水曜日にいっしょに見ます。")
    worker.get_by_role("button", name="「支え方」の1行目を消す").click()
    expect(lines).to_have_count(2)
    expect(lines.last).to_have_value("水曜日にいっしょに見ます。")

    worker.get_by_role("button", name="読み直して渡す").click()
    expect(worker.get_by_role("article")).to_contain_text("水曜日")
    worker.get_by_label("本人の言葉").fill("うれしいです")
    worker.get_by_role("button", name="渡したと記録する").click()
    expect(worker.get_by_role("article")).to_contain_text("うれしいです")
    assert faults(worker) == []
    english(worker)
    assert faults(worker) == []
    worker.goto("/feedback/")
    expect(worker.get_by_text("Everybody has had their feedback")).to_be_visible()


def test_a_lost_line_loses_no_word(worker):
    worker.get_by_role("button", name="書く 宇野 美咲").first.click()
    first = worker.get_by_label("できるようになったこと 1")
    worker.wait_for_load_state("networkidle")
    worker.context.set_offline(True)
    first.fill("線が切れている間に書いた文")
    expect(worker.get_by_text("入力した内容は残っています")).to_be_visible()
    expect(worker.locator("#kept")).to_contain_text("まだ保存していません")
    worker.context.set_offline(False)
    expect(worker.locator("#kept")).to_contain_text("保存しました")
    assert Feedback.objects.get().achieved == ["線が切れている間に書いた文"]


def test_the_sheet_is_one_page_of_a4_and_fits_a_phone(worker):
    worker.get_by_role("button", name="書く 宇野 美咲").first.click()
    worker.get_by_role("button", name="読み直して渡す").click()
    expect(worker.get_by_role("article")).to_be_visible()
    paper = worker.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page[^s]", paper)) == 1
    worker.set_viewport_size(PHONE)
    assert fits(worker)
    worker.get_by_role("link", name="言葉を直す").click()
    expect(worker.locator("#editor")).to_be_visible()
    assert fits(worker)
    assert faults(worker) == []
    worker.goto("/feedback/")
    assert fits(worker)


def link_of(page, case):
    page.goto(case.get_absolute_url())
    page.get_by_role("button", name="リンクを作る").click()
    expect(page.locator(".jt-qr svg")).to_be_visible()
    assert faults(page) == []
    return page.locator("#link").inner_text()


def test_the_youth_rates_themselves_by_link_on_a_phone(worker, case, chromium, live_server):
    link = link_of(worker, case)
    context = chromium.new_context(
        base_url=live_server.url, locale="ja-JP", viewport=PHONE, has_touch=True
    )
    phone = context.new_page()
    phone.goto(link)
    expect(phone.get_by_role("heading", level=1)).to_contain_text("美咲")
    expect(phone.locator("body")).not_to_contain_text("宇野")
    assert fits(phone)
    assert faults(phone) == []
    phone.get_by_role("link", name="English").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("how do you see it?")
    assert faults(phone) == []
    phone.get_by_role("link", name="日本語").click()
    phone.wait_for_load_state("networkidle")

    groups = phone.get_by_role("group")
    groups.nth(0).get_by_role("radio", name="わからない").tap()
    groups.nth(1).get_by_role("radio", name="4").tap()
    phone.get_by_label("書").fill("朝がつらい日もあります")

    context.set_offline(True)
    phone.get_by_role("button", name="送る").tap()
    expect(phone.get_by_role("alert")).to_contain_text("選んだ答えは残っています")
    expect(groups.nth(1).get_by_role("radio", name="4")).to_be_checked()
    context.set_offline(False)
    phone.get_by_role("button", name="送る").tap()
    expect(phone.get_by_role("heading", name="ありがとうございました")).to_be_visible()
    assert faults(phone) == []
    sheet = Checklist.objects.get(voice="youth")
    assert (sheet.ratings.count(), sheet.comment) == (2, "朝がつらい日もあります")

    phone.goto(link)
    expect(phone.get_by_role("heading", level=1)).to_contain_text("回答")
    assert faults(phone) == []
    context.close()


def test_a_tablet_handed_over_leaves_the_worker_logged_out(worker, case):
    worker.goto(case.get_absolute_url())
    worker.get_by_role("button", name="この端末を渡す").click()
    expect(worker.get_by_role("heading", level=1)).to_contain_text("どう")
    assert "sessionid" not in {cookie["name"] for cookie in worker.context.cookies()}

    worker.go_back()
    expect(worker.locator("body")).not_to_contain_text("宇野")
    worker.goto(case.get_absolute_url())
    expect(worker).to_have_url(re.compile("/login/"))

    worker.go_back()
    worker.go_back()
    worker.go_forward()
    expect(worker.locator("body")).not_to_contain_text("宇野")

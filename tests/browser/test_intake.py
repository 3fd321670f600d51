"""From the first call to an enrolled youth with an assessment that waits for its check."""

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from cases.models import Assessment, Case, Enquiry, Youth
from tests.browser.steps import faults
from tests.factories.cases import PASSWORD, CaseFactory, ConsentFactory, StaffFactory

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


@pytest.fixture
def worker(page, transactional_db):
    call_command("load_starter", verbosity=0)
    staff = StaffFactory(code="w1", name="桜井 さくら")
    CaseFactory(
        office=staff.office,
        code="MDR-001",
        closed=True,
        youth__name="宇野 美咲",
        youth__kana="ウノ ミサキ",
    )
    page.set_viewport_size(PHONE)
    page.goto("/login/?next=/enquiries/new/")
    page.get_by_label("メールアドレスまたは職員番号").fill("w1")
    page.get_by_label("パスワード", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="新しい受付", level=1)).to_be_visible()
    return page


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth") == page.viewport_size["width"]


def clean(page):
    assert fits(page)
    return faults(page) == []


def test_from_the_first_call_to_the_assessment(worker):
    page = worker
    assert clean(page)
    page.get_by_label("経路").select_option("phone")
    page.get_by_label("相談の内容").fill("働きたいが、朝起きられない")
    page.get_by_label("若者の氏名").fill("宇野美咲")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="宇野美咲", level=1)).to_be_visible()
    assert clean(page)

    page.get_by_role("link", name="初回来所: ケースを開く").click()
    expect(page.get_by_text("この中に同じ方はいますか")).to_be_visible()
    assert clean(page)
    assert Case.objects.count() == 1
    page.get_by_label("この若者です").check()
    page.get_by_role("button", name="ケースを開く").click()
    expect(page.get_by_text("ケースを開きました")).to_be_visible()
    case = Case.objects.get(previous__code="MDR-001")
    assert (Youth.objects.count(), Enquiry.objects.get().case) == (1, case)

    page.get_by_role("link", name="受付・経過").click()
    expect(page.get_by_text("利用の同意を確かめます")).to_be_visible()
    assert clean(page)
    page.get_by_role("link", name="利用登録する").click()
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("同意がありません").first).to_be_visible()
    ConsentFactory(case=case, purpose="support")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("利用登録をしました")).to_be_visible()

    page.set_viewport_size(DESK)
    page.get_by_role("link", name="受付・経過").click()
    page.get_by_role("link", name="アセスメントを書く").click()
    assert clean(page)
    expect(page.get_by_label("主訴(本人の言葉)")).to_have_value("働きたいが、朝起きられない")
    page.get_by_label("事実").fill("昼ごろに起きる")
    page.get_by_role("button", name="下書きを保存").click()
    page.get_by_role("button", name="提出").click()
    expect(page.get_by_text("まだ書かれていない欄があります")).to_be_visible()
    page.get_by_role("link", name="続きを書く").click()
    page.get_by_label("本人の認識").fill("夜に考えこむ")
    page.get_by_label("支援者の解釈").fill("生活のリズムから整える")
    page.get_by_role("button", name="下書きを保存").click()
    page.get_by_role("button", name="提出").click()
    expect(page.get_by_text("アセスメントを提出しました")).to_be_visible()
    assert Assessment.objects.get().state == "submitted"
    assert clean(page)

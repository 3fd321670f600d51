"""A case note on a phone: few taps and the text; what is typed is there again."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from cases.models import CaseNote, Programme
from competencies.actions import checklists, sheets
from competencies.measures import anchors
from jobtra.fiscal import Month
from jobtra.models import Draft
from tests.browser.steps import faults, log_in
from tests.factories.cases import (
    AssignmentFactory,
    CaseFactory,
    CaseNoteFactory,
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
        first_visit_on=None,
        enrolled_on=timezone.localdate() - dt.timedelta(days=60),
        youth__name="宇野 美咲",
        youth__kana="うの みさき",
    )
    AssignmentFactory(case=case, staff=worker)
    return case


@pytest.fixture
def phone(page, case):
    page.set_viewport_size(PHONE)
    log_in(page, "w1", f"/cases/{case.pk}/")
    expect(page.get_by_role("heading", name="宇野 美咲")).to_be_visible()
    page.wait_for_load_state()
    return page


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth") == page.viewport_size["width"]


def begin(phone):
    phone.get_by_role("link", name="記録を書く").first.click()
    expect(phone.get_by_role("heading", name="記録を書く")).to_be_visible()
    phone.wait_for_load_state()


def chip(phone, name):
    return phone.locator(".jt-chips label").filter(has_text=name)


def test_a_note_takes_four_taps_and_the_text(phone):
    taps = []

    def tap(target):
        taps.append(target)
        target.click()

    tap(phone.get_by_role("link", name="記録を書く"))
    expect(phone.get_by_role("heading", name="記録を書く")).to_be_visible()
    phone.wait_for_load_state()
    tap(chip(phone, "電話・メール"))
    tap(phone.get_by_label("あったこと"))
    phone.keyboard.type("明日は十時に来るとのこと。")
    tap(phone.get_by_role("button", name="保存"))
    expect(phone.get_by_text("記録を保存しました。")).to_be_visible()
    expect(phone.get_by_text("明日は十時に来るとのこと。")).to_be_visible()
    assert len(taps) <= 4
    note = CaseNote.objects.get()
    assert (note.kind, note.method, note.facts) == ("call", "phone", "明日は十時に来るとのこと。")
    assert timezone.now() - note.happened_at < dt.timedelta(minutes=5)
    assert not Draft.objects.exists()


def test_what_is_typed_is_there_again(phone):
    begin(phone)
    chip(phone, "家族").click()
    phone.get_by_label("あったこと").fill("母親から電話。")
    expect(phone.get_by_role("status").filter(has_text="下書きを保存しました")).to_be_visible()
    phone.get_by_label("あったこと").fill("母親から電話。来週、三人で話す。")
    phone.get_by_role("link", name="やめる").click()  # at once: it goes out with the page
    expect(phone.get_by_role("link", name="続きを書く")).to_be_visible()
    assert faults(phone) == []
    begin(phone)
    expect(phone.get_by_label("あったこと")).to_have_value("母親から電話。来週、三人で話す。")
    expect(chip(phone, "家族").get_by_role("radio")).to_be_checked()
    phone.get_by_role("button", name="下書きを破棄").click()
    expect(phone.get_by_text("下書きを破棄しました。")).to_be_visible()
    expect(phone.get_by_label("あったこと")).to_have_value("")
    assert not Draft.objects.exists()


def test_tags_are_found_and_every_page_is_sound(phone, case):
    begin(phone)
    phone.get_by_text("くわしく書く").click()
    find = phone.get_by_label("要件・指標をさがす")
    find.fill("質問")
    item = phone.locator("[data-tags] label").filter(has_text="質問・相談する")
    item.get_by_role("checkbox").check()
    phone.get_by_label("あったこと").fill("分からないことを自分から質問した。")
    assert fits(phone)
    assert faults(phone) == []
    phone.get_by_role("button", name="保存").click()
    expect(phone.get_by_text("記録を保存しました。")).to_be_visible()
    secret = CaseNote.objects.get().written_by
    CaseNoteFactory(case=case, written_by=secret, is_confidential=True, facts="家のこと")
    phone.reload()
    phone.wait_for_load_state()
    expect(phone.get_by_role("link", name="機微な記録")).to_be_visible()
    expect(phone.locator("main")).not_to_contain_text("家のこと")
    assert fits(phone)
    assert faults(phone) == []
    phone.get_by_role("link", name="表示").click()
    expect(phone.get_by_text("質問・相談する")).to_be_visible()
    phone.wait_for_load_state()
    assert fits(phone)
    assert faults(phone) == []
    phone.get_by_role("link", name="訂正").click()
    phone.get_by_label("訂正の理由").fill("ことばを補う")
    phone.get_by_role("button", name="保存").click()
    expect(phone.get_by_text("記録を訂正しました。")).to_be_visible()
    expect(phone.get_by_text("訂正前の記録 1件")).to_be_visible()
    assert faults(phone) == []


def test_a_note_is_the_evidence_of_a_rating(phone, case):
    note = CaseNoteFactory(case=case, happened_at=timezone.now(), facts="毎朝十時に来ている。")
    sheet = checklists.open_month(case, month=Month.of(note.happened_at), by=note.written_by)
    items = {item.short_code: item for item in anchors.items_of(sheet.version).values()}
    for code in ("A1", "A2"):
        sheets.rate(sheet, items[code], by=note.written_by, level=items[code].anchors[3])
    phone.set_viewport_size({"width": 1280, "height": 800})
    phone.goto(sheet.get_absolute_url())
    phone.wait_for_load_state()
    row = phone.locator("li").filter(has=phone.locator(f"#item_{items['A1'].pk}"))
    row.get_by_role("link", name="メモ").click()
    choose(row, "毎朝十時")
    expect(row.get_by_role("link", name="根拠の記録")).to_be_visible()
    assert faults(phone) == []

    phone.goto(f"/cases/{case.pk}/items/{items['A2'].pk}/note/?month={Month.of(sheet.month)}")
    phone.wait_for_load_state()
    choose(phone, "毎朝十時")
    expect(phone.get_by_role("link", name="根拠の記録")).to_have_count(2)
    phone.get_by_role("link", name="根拠の記録").first.click()
    expect(phone.get_by_role("heading", name="根拠にした評価")).to_be_visible()
    phone.wait_for_load_state()
    assert faults(phone) == []


def choose(place, text):
    field = place.get_by_label("この記録を根拠にする")
    field.select_option(index=1)
    expect(field.locator("option:checked")).to_contain_text(text)
    place.get_by_role("button", name="メモを保存").click()

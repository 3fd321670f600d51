import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from competencies.actions import checklists, sheets
from competencies.models import Focus
from tests.factories.cases import CaseFactory, CaseNoteFactory, StaffFactory
from tests.factories.competencies import NoteTagFactory


@pytest.fixture
def browser(client, checklist):
    client.force_login(checklist.rater)
    return client


def item_of(sheet, code):
    return sheet.version.items.get(code=f"R-{code}")


def rate(sheet, code, rank):
    item = item_of(sheet, code)
    sheets.rate(sheet, item, by=sheet.rater, level=item.levels.get(rank=rank))


def url(name, sheet, code):
    return reverse(f"competencies:{name}", args=[sheet.case_id, item_of(sheet, code).pk])


def note(sheet, code):
    return f"{url('checklist_note', sheet, code)}?month=2025-10"


def test_note_is_kept_with_the_rating_and_answered_with_what_it_says(browser, checklist):
    rate(checklist, "A1", 4)
    data = {
        "note": "毎朝自分で起きた",
        "basis": "seen",
        "with_accommodation": "on",
        "month": "2025-10",
    }
    response = browser.post(note(checklist, "A1"), data, headers={"HX-Request": "true"})
    cell = checklist.ratings.get()
    assert (cell.note, cell.basis, cell.with_accommodation) == ("毎朝自分で起きた", "seen", True)
    assert response.templates[0].name == "competencies/_checklist_says.html"
    assert "毎朝自分で起きた" in response.content.decode()


def test_note_without_a_script_goes_back_to_the_row(browser, checklist):
    rate(checklist, "A1", 4)
    response = browser.post(note(checklist, "A1"), {"note": "見た", "month": "2025-10"})
    item = item_of(checklist, "A1").pk
    assert response.url == f"{checklist.get_absolute_url()}?item={item}#item_{item}"


def test_note_offers_the_accommodation_at_the_target_only(browser, checklist):
    rate(checklist, "A1", 3)
    rate(checklist, "A2", 4)
    fields = [
        list(browser.get(note(checklist, code)).context["form"].fields) for code in ("A1", "A2")
    ]
    assert fields == [["note", "basis"], ["note", "basis", "with_accommodation"]]


def test_note_typed_too_late_stays_in_the_form(browser, checklist):
    rate(checklist, "A1", 3)
    checklists.submit(checklist, by=checklist.rater)
    data = {"note": "途中", "month": "2025-10"}
    response = browser.post(note(checklist, "A1"), data, headers={"HX-Request": "true"})
    assert checklist.ratings.get().note == ""
    assert response.context["form"]["note"].value() == "途中"
    assert "提出済み" in str(response.context["form"].non_field_errors())


def test_note_of_an_unrated_cell_asks_for_the_rating_first(browser, checklist):
    page = browser.get(note(checklist, "B2"))
    assert "先に水準を選ぶと、メモを書けます" in page.content.decode()


@time_machine.travel("2025-10-20 12:00 +0900", tick=False)
def test_focus_is_set_and_ended_and_shown_in_its_row(browser, checklist):
    for is_set, kind in (("1", "focus"), ("0", "later")):
        data = {"set": is_set, "month": "2025-10"}
        response = browser.post(url("focus_put", checklist, "E5"), data)
        row = browser.get(response.url).context["content"].rows[item_of(checklist, "E5").pk]
        assert (Focus.objects.get().is_set, row.kind) == (is_set == "1", kind)


def evidence(case, **fields):
    return CaseNoteFactory(
        case=case, happened_at=dt.datetime(2025, 10, 8, 3, tzinfo=dt.UTC), **fields
    )


def test_a_case_note_is_the_evidence_and_answers_the_question(browser, checklist):
    about = evidence(checklist.case)
    NoteTagFactory(note=about, item=item_of(checklist, "A1"))
    later = evidence(checklist.case, facts="電話")
    rate(checklist, "A1", 3)
    form = browser.get(note(checklist, "A1")).context["form"]
    assert [key for key, _label in form.fields["case_note"].choices] == [
        *("", str(about.pk), str(later.pk)),
    ]
    data = {"note": "", "month": "2025-10", "case_note": about.pk}
    page = browser.post(note(checklist, "A1"), data, headers={"HX-Request": "true"})
    assert checklist.ratings.get().case_note == about
    assert about.get_absolute_url() in page.content.decode()
    assert checklist.ratings.get().has_evidence
    browser.post(note(checklist, "A1"), data | {"case_note": ""})
    assert checklist.ratings.get().case_note is None


def test_a_case_note_of_another_youth_is_no_evidence(browser, checklist):
    evidence(checklist.case)
    other = evidence(CaseFactory(office=checklist.case.office))
    rate(checklist, "A1", 3)
    page = browser.post(note(checklist, "A1"), {"month": "2025-10", "case_note": other.pk})
    assert list(page.context["form"].errors) == ["case_note"]


def test_evidence_one_may_not_see_stays_and_stays_unseen(browser, checklist):
    secret = evidence(checklist.case, is_confidential=True, facts="家のこと")
    rate(checklist, "A1", 3)
    checklist.ratings.update(case_note=secret)
    page = browser.get(checklist.get_absolute_url()).content.decode()
    assert ("根拠の記録" in page, secret.get_absolute_url() in page, "家のこと" in page) == (
        *(True, False, False),
    )
    evidence(checklist.case)
    browser.post(note(checklist, "A1"), {"note": "見た", "month": "2025-10", "case_note": ""})
    cell = checklist.ratings.get()
    assert (cell.note, cell.case_note) == ("見た", secret)


def test_a_copy_of_the_sheet_keeps_the_evidence(checklist):
    about = evidence(checklist.case)
    rate(checklist, "A1", 3)
    checklist.ratings.update(case_note=about)
    checklists.submit(checklist, by=checklist.rater)
    draft = sheets.send_back(checklist, by=StaffFactory(), comment="もう一度")
    assert draft.ratings.get().case_note == about

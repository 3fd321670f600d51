import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.access import Role
from competencies.actions import checklists, sheets
from competencies.models import Checklist
from competencies.models.sheet import Rating, Source
from jobtra.fiscal import Month
from tests.competencies.conftest import OCTOBER
from tests.factories.cases import AssignmentFactory, CaseFactory, StaffFactory, YouthFactory

TRANSACTION = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")


@pytest.fixture
def browser(client, worker_of_youth):
    client.force_login(worker_of_youth)
    return client


@pytest.fixture
def htmx(browser):
    """Posts as htmx does."""
    return lambda *args, **data: browser.post(
        reverse_of(*args), data, headers={"HX-Request": "true"}
    )


def reverse_of(name, *keys):
    return reverse(f"competencies:{name}", args=keys)


def item_of(sheet, code):
    return sheet.version.items.get(code=f"R-{code}")


def rate(sheet, code, rank, by=None):
    item = item_of(sheet, code)
    return sheets.rate(sheet, item, by=by or sheet.rater, level=item.levels.get(rank=rank))


def statements(queries):
    return [q["sql"] for q in queries if not q["sql"].startswith(TRANSACTION)]


# The list


def listed(response):
    return [
        (case.youth.name, progress.stand, progress.done, progress.total)
        for case, progress in response.context["rows"]
    ]


def test_list_shows_my_youths_of_the_month_with_their_state(browser, checklist, worker_of_youth):
    rate(checklist, "A1", 3)
    CaseFactory(  # a colleague's
        office=worker_of_youth.office,
        youth=YouthFactory(name="青木 ゆい", kana="あおき ゆい"),
        enrolled_on=dt.date(2025, 10, 31),
        programme=checklist.case.programme,
    )
    AssignmentFactory(
        case=CaseFactory(office=worker_of_youth.office, closed=True), staff=worker_of_youth
    )
    CaseFactory()  # of another office
    mine = browser.get(reverse_of("checklist_list"), {"month": "2025-10"})
    assert listed(mine) == [("小出 りお", "draft", 1, 40)]
    office = browser.get(reverse_of("checklist_list"), {"month": "2025-10", "whose": "office"})
    assert listed(office) == [("青木 ゆい", "none", 0, 40), ("小出 りお", "draft", 1, 40)]


def test_list_counts_what_is_submitted_and_can_leave_it_out(browser, checklist):
    checklists.submit(checklist, by=checklist.rater)
    url = reverse_of("checklist_list")
    everything = browser.get(url, {"month": "2025-10"})
    assert (everything.context["submitted"], everything.context["total"]) == (1, 1)
    open_ones = browser.get(url, {"month": "2025-10", "state": "open"})
    assert listed(open_ones) == []
    assert (open_ones.context["submitted"], open_ones.context["total"]) == (1, 1)


@pytest.mark.parametrize("month", ["", "october", "2025-13"])
@time_machine.travel("2025-10-19 12:00 +0900", tick=False)
def test_list_falls_back_to_the_month_in_work(browser, month):
    response = browser.get(reverse_of("checklist_list"), {"month": month})
    assert response.context["month"] == Month(2025, 9)


@time_machine.travel("2025-11-04 12:00 +0900", tick=False)
def test_list_says_how_late_and_goes_no_further_than_the_present_month(browser, checklist):
    response = browser.get(reverse_of("checklist_list"), {"month": "2025-12"})
    assert (response.context["month"], response.context["is_present"]) == (Month(2025, 11), True)
    page = browser.get(reverse_of("checklist_list"), {"month": "2025-10"}).content.decode()
    assert "4日過ぎ" in page


def test_list_of_a_case_manager_starts_with_the_office(client, checklist):
    client.force_login(StaffFactory(role=Role.CASE_MANAGER, office=checklist.case.office))
    response = client.get(reverse_of("checklist_list"), {"month": "2025-10"})
    assert listed(response) == [("小出 りお", "draft", 0, 40)]


# Opening


def test_open_makes_the_draft_once_and_goes_there(browser, case):
    url = reverse_of("checklist_open", case.pk)
    first = browser.post(url, {"month": "2025-10"})
    second = browser.post(url, {"month": "2025-10"})
    sheet = Checklist.objects.get()
    assert (sheet.case, sheet.month, sheet.state) == (case, OCTOBER.first, "draft")
    assert first.url == second.url == sheet.get_absolute_url()


def test_open_says_why_there_is_no_sheet(browser, case):
    response = browser.post(
        reverse_of("checklist_open", case.pk), {"month": "2025-06"}, follow=True
    )
    assert [str(m) for m in response.context["messages"]] == ["この月には利用登録がありません。"]
    assert not Checklist.objects.exists()


# The page


def test_page_stays_within_its_queries(browser, checklist):
    for expected in (8, 6):  # the first time in a process, then with the items at hand
        with CaptureQueriesContext(connection) as seen:
            browser.get(checklist.get_absolute_url())
        assert len(statements(seen)) == expected


def test_page_stands_at_the_first_item_without_a_rating(browser, checklist):
    rate(checklist, "A1", 3)
    response = browser.get(checklist.get_absolute_url())
    assert response.context["here"].item.code == "R-A2"
    assert (response.context["content"].left, response.context["content"].total) == (39, 40)
    asked = browser.get(checklist.get_absolute_url(), {"item": item_of(checklist, "A1").pk})
    assert asked.context["here"].item.code == "R-A1"
    assert [level["rank"] for level in asked.context["levels"] if level["is_chosen"]] == [3]


def test_page_marks_what_is_due_this_month(browser, checklist):
    """Enrolled on 10 July: the third month ends on 9 October."""
    response = browser.get(checklist.get_absolute_url())
    due = [
        row.item.due_programme_month
        for row in response.context["content"].rows.values()
        if row.is_due
    ]
    assert set(due) == {3}


def test_page_shows_no_level_of_last_month(browser, case, checklist, worker_of_youth):
    september = checklists.open_month(case, month=OCTOBER.previous, by=worker_of_youth)
    rate(september, "A1", 5)
    checklists.submit(september, by=worker_of_youth)
    page = browser.get(checklist.get_absolute_url()).content.decode()
    assert " checked" not in page
    item = item_of(checklist, "A1")
    last = browser.get(
        reverse_of("checklist_last", checklist.pk, item.pk), headers={"HX-Request": "true"}
    )
    assert last.templates[0].name == "competencies/_checklist_last.html"
    assert last.context["row"].value == "5"


def test_last_month_is_the_sheet_in_force_of_this_case(browser, case, checklist, worker_of_youth):
    other = CaseFactory(office=case.office, programme=case.programme, enrolled_on=case.enrolled_on)
    for subject, month, rank, state in (
        (other, OCTOBER.previous, 5, "submitted"),
        (case, OCTOBER - 2, 4, "submitted"),
        (case, OCTOBER.previous, 3, "draft"),
    ):
        sheet = checklists.open_month(subject, month=month, by=worker_of_youth)
        rate(sheet, "A1", rank)
        if state == "submitted":
            checklists.submit(sheet, by=worker_of_youth)
    response = browser.get(reverse_of("checklist_last", checklist.pk, item_of(checklist, "A1").pk))
    assert response.context["row"].value == ""


def test_submitted_sheet_is_read_only_and_says_who_and_when(browser, checklist):
    rate(checklist, "A1", 3)
    checklists.submit(checklist, by=checklist.rater)
    page = browser.get(checklist.get_absolute_url()).content.decode()
    assert 'type="radio"' not in page
    assert "提出済み" in page
    assert "桜井 さくら</span>" in page


def test_imported_sheet_is_read_the_same_way_and_names_its_source(browser, checklist):
    checklists.submit(checklist, by=checklist.rater)
    Checklist.objects.update(source=Source.IMPORT)
    assert "取り込み" in browser.get(checklist.get_absolute_url()).content.decode()


def test_office_manager_reads_a_draft_without_radios(client, checklist):
    client.force_login(StaffFactory(role=Role.OFFICE_MANAGER, office=checklist.case.office))
    assert 'type="radio"' not in client.get(checklist.get_absolute_url()).content.decode()


def test_page_links_the_neighbours_among_my_youths(browser, checklist, worker_of_youth):
    for name, kana, is_mine in (("森 そうた", "もり", True), ("久保 はると", "くぼ", False)):
        case = CaseFactory(
            office=worker_of_youth.office,
            youth=YouthFactory(name=name, kana=kana),
            enrolled_on=dt.date(2025, 7, 1),
        )
        if is_mine:
            AssignmentFactory(case=case, staff=worker_of_youth)
    context = browser.get(checklist.get_absolute_url()).context
    assert (context["case_before"], context["case_after"][1]) == (None, "森 そうた")


# One cell


@pytest.mark.parametrize(
    ("value", "status", "rank"),
    [
        ("4", Rating.Status.RATED, 4),
        ("N", Rating.Status.NOT_OBSERVED, None),
        ("NA", Rating.Status.NOT_APPLICABLE, None),
    ],
)
def test_rate_saves_the_cell_and_answers_with_the_row(htmx, checklist, value, status, rank):
    item = item_of(checklist, "A1")
    response = htmx("checklist_rate", checklist.pk, item=item.pk, value=value)
    cell = checklist.ratings.get()
    assert (cell.item, cell.status, cell.level and cell.level.rank) == (item, status, rank)
    assert cell.rated_by == checklist.rater
    assert response.context["row"].value == value
    assert response.context["content"].left == 39
    assert response.context["section"].filled == 1


def test_rate_answers_with_the_very_row_of_the_page(htmx, browser, checklist):
    """The pattern trick too: what is drawn once and filled in reads as what the template draws."""
    item = item_of(checklist, "A1")
    answer = htmx("checklist_rate", checklist.pk, item=item.pk, value="4").context["row_html"]
    page = browser.get(checklist.get_absolute_url())
    on_page = next(
        html for _part, rows in page.context["sections"] for row, html in rows if row.item == item
    )
    assert answer == on_page
    assert f"/checklists/{checklist.pk}/items/{item.pk}/note/" in on_page
    second = checklists.open_month(checklist.case, month=OCTOBER - 1, by=checklist.rater)
    rate(second, "A1", 4)
    page = browser.get(second.get_absolute_url())
    rows = [
        html for _part, rows in page.context["sections"] for row, html in rows if row.item == item
    ]
    assert rows == [on_page.replace(f"/checklists/{checklist.pk}/", f"/checklists/{second.pk}/")]


def test_rate_with_nothing_makes_the_cell_empty_again(htmx, checklist):
    rate(checklist, "A1", 3)
    response = htmx("checklist_rate", checklist.pk, item=item_of(checklist, "A1").pk, value="")
    assert not checklist.ratings.exists()
    assert response.context["row"].value == ""


def test_rate_stays_within_its_queries(htmx, browser, checklist):
    browser.get(checklist.get_absolute_url())
    item = item_of(checklist, "A1").pk
    for value in ("3", "4"):  # a new cell, a changed one
        with CaptureQueriesContext(connection) as seen:
            htmx("checklist_rate", checklist.pk, item=item, value=value)
        assert len(statements(seen)) == 6


def test_rate_shows_a_refusal_in_the_row_and_keeps_what_was_saved(htmx, checklist):
    rate(checklist, "A1", 3)
    checklists.submit(checklist, by=checklist.rater)
    response = htmx("checklist_rate", checklist.pk, item=item_of(checklist, "A1").pk, value="5")
    assert checklist.ratings.get().level.rank == 3
    assert response.context["row"].value == "3"
    assert 'role="alert"' in response.context["row_html"]
    assert "提出済み" in response.context["row_html"]


@pytest.mark.parametrize("value", ["7", "0", "x", "3.5"])
def test_rate_refuses_what_is_no_level_with_what_was_read(htmx, checklist, value):
    response = htmx("checklist_rate", checklist.pk, item=item_of(checklist, "A1").pk, value=value)
    assert not checklist.ratings.exists()
    assert (
        f"「{value}」はA1の水準ではありません。1〜5、N、NAから選びます。"
        in response.context["row_html"]
    )


@pytest.mark.parametrize("item", ["", "x", "999999"])
def test_rate_knows_only_items_of_the_sheet(htmx, checklist, item):
    assert htmx("checklist_rate", checklist.pk, item=item, value="3").status_code == 404


def test_rate_without_a_script_goes_back_to_the_row(browser, checklist):
    item = item_of(checklist, "A1")
    response = browser.post(
        reverse_of("checklist_rate", checklist.pk), {"item": item.pk, "value": "3"}
    )
    assert response.url == f"{checklist.get_absolute_url()}?item={item.pk}#item_{item.pk}"


# Notes


def note(sheet, code):
    return reverse_of("checklist_note", sheet.pk, item_of(sheet, code).pk)


def test_note_is_kept_with_the_rating_and_shown_in_the_row(browser, checklist):
    rate(checklist, "A1", 4)
    data = {"note": "毎朝自分で起きた", "basis": "seen", "with_accommodation": "on"}
    response = browser.post(note(checklist, "A1"), data, headers={"HX-Request": "true"})
    cell = checklist.ratings.get()
    assert (cell.note, cell.basis, cell.with_accommodation) == ("毎朝自分で起きた", "seen", True)
    assert "毎朝自分で起きた" in response.context["row_html"]
    assert 'hx-swap-oob="true"' in response.context["row_html"]


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
    response = browser.post(note(checklist, "A1"), {"note": "途中"}, headers={"HX-Request": "true"})
    assert checklist.ratings.get().note == ""
    assert response.context["form"]["note"].value() == "途中"
    assert "提出済み" in str(response.context["form"].non_field_errors())


# The whole form


def test_save_takes_the_changed_cells_of_a_plain_form(browser, checklist):
    one, two, three = (item_of(checklist, code).pk for code in ("A1", "A2", "A3"))
    rate(checklist, "A1", 3)
    rate(checklist, "A2", 2)
    shown = f"{one}:3 {two}:2"
    rate(checklist, "A2", 5)  # by a colleague, after the page was made
    data = {"shown": shown, f"cell_{one}": "4", f"cell_{two}": "2", f"cell_{three}": "N"}
    response = browser.post(reverse_of("checklist_save", checklist.pk), data)
    assert response.url == checklist.get_absolute_url()
    assert set(checklist.ratings.values_list("item", "status", "level__rank")) == {
        (one, "rated", 4),
        (two, "rated", 5),
        (three, "not_observed", None),
    }


def test_save_goes_on_to_the_submission(browser, checklist):
    response = browser.post(reverse_of("checklist_save", checklist.pk), {"then": "submit"})
    assert response.url == reverse_of("checklist_submit", checklist.pk)


def test_save_too_late_says_what_was_not_saved(browser, checklist):
    checklists.submit(checklist, by=checklist.rater)
    data = {f"cell_{item_of(checklist, 'A1').pk}": "4", f"cell_{item_of(checklist, 'B2').pk}": "N"}
    response = browser.post(reverse_of("checklist_save", checklist.pk), data, follow=True)
    (message,) = response.context["messages"]
    assert str(message).endswith("保存されなかった評価: A1 4, B2 N")


# Submission


def test_submit_lists_what_is_missing_and_goes_through_all_the_same(browser, checklist):
    rate(checklist, "A1", 3)
    url = reverse_of("checklist_submit", checklist.pk)
    page = browser.get(url)
    assert [row.item.code for row in page.context["content"].missing][:2] == ["R-A2", "R-A3"]
    assert (page.context["content"].left, page.context["form"].questions) == (39, [])
    response = browser.post(url)
    checklist.refresh_from_db()
    assert (checklist.state, checklist.submitted_by) == ("submitted", checklist.rater)
    assert response.url == checklist.get_absolute_url()
    assert checklist.case.months.get().rated == 1


def test_submit_asks_for_notes_where_ratings_jumped_and_keeps_them(browser, case, checklist):
    september = checklists.open_month(case, month=OCTOBER.previous, by=checklist.rater)
    for code, before, now in (("A1", 2, 4), ("A2", 2, 3), ("A3", 5, 2)):
        rate(september, code, before)
        rate(checklist, code, now)
    checklists.submit(september, by=checklist.rater)
    url = reverse_of("checklist_submit", checklist.pk)
    asked = browser.get(url).context["form"].questions
    assert [(row.item.code, q.reason) for row, q in asked] == [("R-A1", "jump"), ("R-A3", "jump")]
    a1, a3 = (item_of(checklist, code).pk for code in ("A1", "A3"))
    browser.post(url, {f"note_{a1}": "実習で確かめた", f"note_{a3}": ""})
    assert dict(checklist.ratings.values_list("item", "note")) == {
        a1: "実習で確かめた",
        item_of(checklist, "A2").pk: "",
        a3: "",
    }


def test_submit_twice_says_so(browser, checklist):
    url = reverse_of("checklist_submit", checklist.pk)
    browser.post(url)
    assert browser.get(url).url == checklist.get_absolute_url()
    assert "提出済み" in str(browser.post(url).context["form"].non_field_errors())

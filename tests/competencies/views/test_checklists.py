import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.access import Role
from competencies.actions import checklists, sheets
from competencies.models import Checklist
from competencies.models.sheet import Source
from competencies.views import rows
from jobtra.fiscal import Month
from tests.competencies.conftest import OCTOBER
from tests.factories.cases import AssignmentFactory, CaseFactory, StaffFactory, YouthFactory
from tests.factories.competencies import CaseMonthFactory

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
    third = browser.post(url, {"month": "2025-10", "item": "12"})
    assert third.url == f"{sheet.get_absolute_url()}?item=12#item_12"


def test_open_says_why_there_is_no_sheet(browser, case):
    response = browser.post(
        reverse_of("checklist_open", case.pk), {"month": "2025-06"}, follow=True
    )
    assert [str(m) for m in response.context["messages"]] == ["この月には利用登録がありません。"]
    assert not Checklist.objects.exists()


# The page


def test_page_stays_within_its_queries(browser, checklist):
    for expected in (10, 8):  # the first time in a process, then with the items at hand
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
    due = {
        row.item.due_programme_month
        for row in response.context["content"].rows.values()
        if row.kind == "due"
    }
    assert due == {3}


def test_page_chooses_nothing_of_last_month(browser, case, checklist, worker_of_youth):
    """It is known to the script, for when it is asked; no cell is filled and no badge shows it."""
    september = checklists.open_month(case, month=OCTOBER.previous, by=worker_of_youth)
    rate(september, "A1", 5)
    checklists.submit(september, by=worker_of_youth)
    response = browser.get(checklist.get_absolute_url())
    page = response.content.decode()
    assert " checked>" not in page
    assert "jt-badge lv lv-5" not in page.split('id="state"')[1]
    item = item_of(checklist, "A1").pk
    assert response.context["state"]["cells"][case.pk][item] == ["", "open", 1, "5", 0, 0]


def test_rows_drawn_once_read_as_those_the_template_draws(browser, case, checklist):
    rate(checklist, "A1", 4)

    def row_of(sheet):
        page = browser.get(sheet.get_absolute_url())
        rows = [pair for _part, pairs in page.context["sections"] for pair in pairs]
        return next(pair for pair in rows if pair[0].item.code == "R-A1")

    row, first = row_of(checklist)
    rows.PATTERNS.kept.clear()
    assert row_of(checklist)[1] == first
    look = next(look for look, _said in rows.PATTERNS.kept if look[0] == row.item)
    assert rows.draw(look, [case.pk, "", "", ""]) == first
    other = CaseFactory(office=case.office, programme=case.programme, enrolled_on=case.enrolled_on)
    second = checklists.open_month(other, month=OCTOBER, by=checklist.rater)
    rate(second, "A1", 4)
    assert row_of(second)[1] == first.replace(f"/cases/{case.pk}/", f"/cases/{other.pk}/").replace(
        f'data-case="{case.pk}"', f'data-case="{other.pk}"'
    ).replace(f"cell_{case.pk}_", f"cell_{other.pk}_")


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


def test_submit_hints_at_a_straight_line_and_at_what_does_not_move(browser, case, checklist):
    for code in ("A1", "A2", "A3", "A4", "A5", "B1", "B2", "B3", "B4"):
        rate(checklist, code, 3)
    url = reverse_of("checklist_submit", checklist.pk)
    assert (browser.get(url).context["content"].straight) is None  # nine are few
    rate(checklist, "B5", 3)
    assert browser.get(url).context["content"].straight == 3
    assert "評価した項目はすべて 3 です" in browser.get(url).content.decode()
    CaseMonthFactory(
        case=case, month=OCTOBER.previous.first, standings={"R-A1": [3, 3, 0, 0, 0, 5]}
    )
    assert [row.item.code for row in browser.get(url).context["content"].stuck] == ["R-A1"]
    rate(checklist, "A1", 4)
    content = browser.get(url).context["content"]
    assert (content.straight, content.stuck) == (None, [])


def test_submit_twice_says_so(browser, checklist):
    url = reverse_of("checklist_submit", checklist.pk)
    browser.post(url)
    assert browser.get(url).url == checklist.get_absolute_url()
    assert "提出済み" in str(browser.post(url).context["form"].non_field_errors())

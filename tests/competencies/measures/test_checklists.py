"""The cells of a month read in one go, by youth and by item."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.models import Case
from competencies.actions import checklists, focuses, sheets
from competencies.measures import columns, progress
from competencies.measures.checklists import Grid
from competencies.models import Checklist
from jobtra.fiscal import Month
from tests.competencies.conftest import OCTOBER
from tests.factories.cases import CaseFactory, SupportPlanFactory
from tests.factories.competencies import ChecklistFactory, ItemFactory


def grid_of(*cases, month=OCTOBER):
    rows = Case.objects.filter(pk__in=[case.pk for case in cases]).select_related("office")
    return Grid(list(rows.with_hired_on().order_by("pk")), month)


def row(grid, case, code):
    return next(row for row in grid.contents[case.pk].rows.values() if row.item.code == f"R-{code}")


def fill(case, month, by, **ranks):
    sheet = checklists.open_month(case, month=month, by=by)
    for code, rank in ranks.items():
        item = sheet.version.items.get(code=f"R-{code}")
        sheets.rate(sheet, item, by=by, level=item.levels.get(rank=rank))
    return sheet


def submit(case, month, by, **ranks):
    return checklists.submit(fill(case, month, by, **ranks), by=by)


def test_row_carries_its_cell_and_what_the_months_before_say(case, worker_of_youth):
    submit(case, Month(2025, 8), worker_of_youth, A1=4, A2=2, A3=3)
    submit(case, Month(2025, 9), worker_of_youth, A1=4, A2=2)
    fill(case, OCTOBER, worker_of_youth, A1=3, A2=4)
    grid = grid_of(case)
    a1, a2, a3 = (row(grid, case, code) for code in ("A1", "A2", "A3"))
    assert (a1.value, a1.last, a1.kind, a1.question.reason) == ("3", "4", a1.kind, "fall")
    assert (a2.value, a2.last, a2.kind, a2.question.reason) == ("4", "2", "open", "jump")
    assert (a3.value, a3.last, a3.past.level, a3.question) == ("", "", 3, None)
    assert a1.kind in {"kept", "recheck"}


def test_last_month_is_that_of_the_month_before_only(case, worker_of_youth):
    submit(case, Month(2025, 8), worker_of_youth, A1=4)
    assert row(grid_of(case), case, "A1").last == ""
    assert row(grid_of(case, month=Month(2025, 9)), case, "A1").last == "4"


def test_office_that_rates_all_asks_for_everything(case):
    content = grid_of(case).contents[case.pk]
    assert (content.total, content.left, content.folded) == (40, 40, 0)


def test_focused_office_folds_what_is_not_due_and_what_is_attained(case, worker_of_youth):
    case.office.rates_all = False
    case.office.save()
    submit(case, Month(2025, 8), worker_of_youth, A1=4)
    submit(case, Month(2025, 9), worker_of_youth, A1=4, A2=3)
    september, october, november = (
        grid_of(case, month=month) for month in (Month(2025, 9), OCTOBER, Month(2025, 11))
    )
    assert october.contents[case.pk].folded == 0  # the plan is reviewed: everything
    content = november.contents[case.pk]
    asked = {row.item.code for row in content.rows.values() if row.is_asked}
    due_by_now = {
        row.item.code
        for row in content.rows.values()
        if row.item.due_programme_month and row.item.due_programme_month <= 4
    }
    # due by 9 November is month 4; A1 is attained and comes up only by its turn
    assert asked - {"R-A1"} == due_by_now - {"R-A1"}
    assert content.total == len(asked)
    assert september.contents[case.pk].folded > 0


def test_focus_is_asked_for_early_and_until_it_ends(case, worker_of_youth):
    case.office.rates_all = False
    case.office.save()
    november = Month(2025, 11)
    item = row(grid_of(case, month=november), case, "I3").item
    focuses.put(case, item, is_set=True, by=worker_of_youth, on=dt.date(2025, 11, 30))
    focused = row(grid_of(case, month=november), case, "I3")
    assert (focused.kind, focused.is_asked) == ("focus", True)
    assert row(grid_of(case), case, "I3").kind == "later"
    focuses.put(case, item, is_set=False, by=worker_of_youth, on=dt.date(2025, 12, 1))
    assert row(grid_of(case, month=november + 1), case, "I3").kind == "later"


@pytest.fixture
def three(case, worker_of_youth):
    more = [
        CaseFactory(office=case.office, programme=case.programme, enrolled_on=dt.date(2025, 7, 1))
        for _ in range(2)
    ]
    fill(case, OCTOBER, worker_of_youth, A1=3)
    submit(more[0], OCTOBER, worker_of_youth, A1=4, A2=4)
    return [case, *more]


def test_grid_costs_the_same_however_many_cases(three):
    def queries(*cases):
        with CaptureQueriesContext(connection) as seen:
            columns.Columns(grid_of(*cases))
        return len(seen)

    queries(*three)
    assert queries(*three) == 6
    more = [
        CaseFactory(
            office=three[0].office, programme=three[0].programme, enrolled_on=dt.date(2025, 7, 1)
        )
        for _ in range(3)
    ]
    assert queries(*three, *more) == 6


def test_columns_and_progress_count_the_same(three):
    sheet = columns.Columns(grid_of(*three))
    whole = progress.Sum(progress.of_month(three, OCTOBER).values())
    assert (sheet.left, sheet.total) == (whole.left, whole.total) == (39 + 40, 120)


def test_columns_and_progress_count_the_same_in_a_focused_office(three):
    three[0].office.rates_all = False
    three[0].office.save()
    month = Month(2025, 9)
    sheet = columns.Columns(grid_of(*three, month=month))
    whole = progress.Sum(progress.of_month(three, month).values())
    assert (sheet.left, sheet.total) == (whole.left, whole.total)
    assert sheet.total < 120


def test_columns_begin_where_something_is_left(three):
    sheet = columns.Columns(grid_of(*three))
    first = sheet.at("")
    assert first.item.code == "R-A1"  # one youth has no sheet yet
    assert (first.filled, first.asked, first.left) == (2, 3, 1)
    second = sheet.beside(first, 1)
    assert (second.item.code, second.left) == ("R-A2", 2)
    assert sheet.beside(first, -1).item.code == "R-I3"
    assert sheet.at(str(second.item.pk)) == second
    assert [sheet.is_open(row.case) for row in first.rows] == [True, False, True]
    assert Checklist.objects.count() == 2


def test_columns_count_those_of_another_version_aside(three):
    old = ChecklistFactory(
        case=CaseFactory(
            office=three[0].office, programme=three[0].programme, enrolled_on=dt.date(2025, 7, 1)
        ),
        month=OCTOBER.first,
        version=ItemFactory().version,
    )
    sheet = columns.Columns(grid_of(*three, old.case))
    assert sheet.aside == [old.case]
    assert (sheet.aside_left, sheet.left) == (1, 39 + 40 + 1)


def test_the_review_of_a_plan_asks_for_everything_in_its_month(case):
    """Enrolled in July, October would be it; with a plan in force its own day decides."""
    case.office.rates_all = False
    case.office.save()
    dates = {"starts_on": dt.date(2025, 8, 15), "review_on": dt.date(2025, 11, 14)}

    def are_full():
        months = (OCTOBER, OCTOBER.next)
        return [grid_of(case, month=month).contents[case.pk].folded == 0 for month in months]

    SupportPlanFactory(case=case, checked=True, **dates)
    assert are_full() == [True, False]
    SupportPlanFactory(case=case, approved=True, number=9, **dates)
    assert are_full() == [False, True]
    SupportPlanFactory(
        case=case,
        approved=True,
        number=10,
        starts_on=dt.date(2025, 11, 15),
        review_on=dt.date(2026, 2, 14),
    )
    assert are_full() == [False, True]

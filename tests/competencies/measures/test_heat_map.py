import datetime as dt

import pytest

from competencies.measures import heat_map
from competencies.measures.heat_map import Block, Cell
from jobtra.fiscal import Month
from tests.factories.cases import CaseFactory, EmploymentFactory
from tests.factories.competencies import (
    ChecklistFactory,
    ChecklistRatingFactory,
    GroupFactory,
    ItemFactory,
    in_force,
    month_of,
)

pytestmark = pytest.mark.django_db
ON = dt.date(2025, 9, 15)
JUNE, JULY, AUGUST, SEPTEMBER = (Month(2025, n) for n in range(6, 10))


@pytest.fixture
def case():
    return CaseFactory(enrolled_on=dt.date(2025, 5, 20))


@pytest.fixture
def items(case):
    """Due in the second, third and ninth month, and three months after hiring."""
    a, b = GroupFactory(code="A"), GroupFactory(code="B", position=1)
    made = [
        ItemFactory(code="Q-A1", group=a, position=1, due_programme_month=2),
        ItemFactory(code="Q-A2", group=a, position=2, due_programme_month=3),
        ItemFactory(code="Q-B1", group=b, position=3, due_programme_month=9),
        ItemFactory(
            code="Q-B2", group=b, position=4, due_programme_month=None, due_employment_month=3
        ),
    ]
    in_force(made[0].version, case.programme)
    return made


def test_cells_stand_under_their_months(case, items):
    a1, a2, b1, _b2 = items
    month_of(case, JUNE, {a1: 3, a2: "N"})
    month_of(case, AUGUST, {a1: 4, b1: "NA"})
    picture = heat_map.of_case(case, on=ON)
    assert picture.months == [JUNE, AUGUST]
    assert [(row.code, [cell.value for cell in row.cells]) for row in picture.rows] == [
        ("A1", [3, 4]),
        ("A2", ["N", None]),
        ("B1", [None, "NA"]),
        ("B2", [None, None]),
    ]


def test_the_due_month_is_marked(case, items):
    """The second month since 20 May is complete on 19 July, the third on 19 August."""
    month_of(case, JULY, {items[0]: 4})
    month_of(case, AUGUST, {items[0]: 4})
    rows = heat_map.of_case(case, on=ON).rows
    assert rows[0].cells == [Cell(4, is_due=True), Cell(4, is_due=False)]
    assert rows[1].cells == [Cell(None, is_due=False), Cell(None, is_due=True)]
    assert [row.is_due for row in rows] == [True, True, False, False]


def test_due_after_hiring_follows_the_employment(case, items):
    month_of(case, AUGUST, {items[3]: 2})
    EmploymentFactory(case=case, starts_on=dt.date(2025, 6, 1))
    picture = heat_map.of_case(case, on=ON)
    assert picture.hired_on == dt.date(2025, 6, 1)
    assert picture.rows[3].cells == [Cell(2, is_due=True)]


def test_open_rows_are_due_and_not_attained(case, items):
    a1, a2, b1, _b2 = items
    for month in (JULY, AUGUST):
        month_of(case, month, {a1: 4, a2: 3, b1: 2})
    assert [row.code for row in heat_map.of_case(case, on=ON).open_rows] == ["A2"]


def test_not_applicable_is_never_open(case, items):
    month_of(case, AUGUST, {items[0]: "NA", items[1]: 1})
    assert [row.code for row in heat_map.of_case(case, on=ON).open_rows] == ["A2"]


def test_changes_are_falls_then_rises_then_first_seen(case, items):
    a1, a2, b1, b2 = items
    month_of(case, JUNE, {a1: 3, a2: 4, b2: 2})
    month_of(case, JULY, {a1: "N", a2: 4, b2: 2})
    month_of(case, AUGUST, {a1: 4, a2: 3, b1: 1, b2: 2})
    changes = heat_map.of_case(case, on=ON).changes
    assert [(c.kind, c.row.code, c.before, c.after) for c in changes] == [
        ("fall", "A2", 4, 3),
        ("rise", "A1", 3, 4),
        ("first", "B1", None, 1),
    ]
    assert [c.row.standing.is_fallen for c in changes] == [True, False, False]


def test_a_first_sheet_changes_nothing(case, items):
    month_of(case, JUNE, {items[0]: 3})
    assert heat_map.of_case(case, on=ON).changes == []


def test_drafts_replaced_sheets_and_later_months_stay_out(case, items):
    a1 = items[0]
    old = month_of(case, JULY, {a1: 1})
    new = ChecklistFactory(
        case=case,
        month=JULY.first,
        version=a1.version,
        replaces=old,
        comment="誤り",
        submitted=True,
    )
    month_of(case, Month(2025, 10), {a1: 5})
    ChecklistRatingFactory(
        sheet=ChecklistFactory(case=case, month=AUGUST.first, version=a1.version), item=a1, rank=5
    )
    picture = heat_map.of_case(case, on=ON)
    assert new.pk
    assert picture.months == [JULY]
    assert picture.rows[0].cells == [Cell(None, is_due=True)]


def test_twelve_months_are_shown_and_all_are_counted(case, items):
    months = [Month(2024, 7) + n for n in range(15)]
    for month in months:
        month_of(case, month, {items[0]: 4})
    picture = heat_map.of_case(case, on=ON)
    assert picture.months == months[-12:]
    assert [month for month, _counts in picture.counts] == months
    assert picture.attained == [0, *[1] * 14]
    assert picture.due == [*[0] * 12, 1, 2, 2]


def test_of_case_asks_as_often_for_many_months(case, items, django_assert_num_queries):
    for month in (JUNE, JULY, AUGUST):
        month_of(case, month, dict.fromkeys(items, 3))
    heat_map.of_case(case, on=ON)  # the items of the version are at hand from now on
    with django_assert_num_queries(4):
        assert len(heat_map.of_case(case, on=ON).rows) == 4


def test_of_case_without_a_framework_is_empty(case):
    picture = heat_map.of_case(case, on=ON)
    assert (picture.months, picture.rows, picture.changes, picture.last_counts) == (
        [],
        [],
        [],
        None,
    )


@pytest.mark.parametrize(
    ("lengths", "cut"), [([5, 5, 5, 4, 5, 4, 5, 4, 3], 4), ([9, 1], 1), ([3], 1), ([], 0)]
)
def test_halves_break_where_the_longer_is_shortest(lengths, cut):
    parts = [Block(str(n), {}, [None] * length) for n, length in enumerate(lengths)]
    assert heat_map.halves(parts) == [parts[:cut], parts[cut:]]

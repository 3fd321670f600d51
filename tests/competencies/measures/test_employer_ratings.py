import datetime as dt

import pytest

from competencies.actions import employer_ratings as actions
from competencies.actions import rating_links
from competencies.measures import anchors, employer_ratings
from jobtra.fiscal import Month
from tests.factories.cases import InternshipFactory
from tests.factories.competencies import (
    FocusFactory,
    FrameworkVersionFactory,
    ItemFactory,
    in_force,
    month_of,
)

OCTOBER = Month(2025, 10)
ROWS = [(f"{category}{n}", category) for category in "BCD" for n in range(1, 7)]


def chosen(focus="", due=""):
    return employer_ratings.choose(ROWS, set(focus.split()), set(due.split()))


def of(category, codes):
    return [code for code in codes if code.startswith(category)]


def test_twelve_where_little_is_due_one_of_each_category_in_turn():
    codes = chosen()
    assert codes == [f"{category}{n}" for category in "BCD" for n in range(1, 5)]


def test_what_is_due_comes_before_what_is_not():
    codes = chosen(due="B6 D5 D6")
    assert len(codes) == 12
    assert {"B6", "D5", "D6"} < set(codes)


def test_fifteen_at_most():
    codes = chosen(due=" ".join(code for code, _category in ROWS))
    assert len(codes) == 15
    assert [len(of(category, codes)) for category in "BCD"] == [5, 5, 5]


def test_focus_comes_first_and_all_stand_in_the_order_of_the_framework():
    codes = chosen(focus="D6 B6", due=" ".join(code for code, _category in ROWS))
    assert len(codes) == 15
    assert {"D6", "B6"} < set(codes)
    assert codes == [code for code, _category in ROWS if code in codes]


def test_even_focus_is_fifteen_at_most():
    assert (
        chosen(focus=" ".join(code for code, _category in ROWS))
        == [code for code, _category in ROWS][:15]
    )


def test_fewer_where_there_are_fewer():
    assert employer_ratings.choose(ROWS[:3], set(), set()) == ["B1", "B2", "B3"]


@pytest.fixture
def internship(case):
    return InternshipFactory(
        case=case, starts_on=dt.date(2025, 10, 1), ends_on=dt.date(2025, 10, 10)
    )


@pytest.fixture
def items(starter):
    return {item.short_code: item for item in anchors.items_of(starter).values()}


def asked(internship):
    version = employer_ratings.version_of(internship)
    return [item.short_code for item in employer_ratings.asked_of(internship, version)]


def test_of_the_starter_only_what_shows_at_work(internship, items):
    codes = asked(internship)
    assert 12 <= len(codes) <= 15
    assert {code[0] for code in codes} == set("BCDEH")  # of F nothing is due by month three
    assert codes == [code for code in items if code in codes]


def test_what_is_in_focus_in_the_month_is_asked(internship, items):
    assert "D4" not in asked(internship)  # due in month six
    FocusFactory(case=internship.case, item=items["D4"], starts_on=dt.date(2025, 10, 31))
    FocusFactory(case=internship.case, item=items["A1"], starts_on=dt.date(2025, 10, 1))
    FocusFactory(case=internship.case, item=items["H4"], starts_on=dt.date(2025, 11, 1))
    codes = asked(internship)
    assert ("D4" in codes, "A1" in codes, "H4" in codes) == (True, False, False)


@pytest.mark.django_db
def test_a_framework_of_another_field_is_asked_as_a_whole():
    internship = InternshipFactory()
    version = FrameworkVersionFactory()
    items = ItemFactory.create_batch(3, version=version, group=None)
    in_force(version, internship.case.programme)
    assert employer_ratings.asked_of(internship, version) == items


@pytest.fixture
def link(internship, worker_of_youth):
    return actions.invite(internship, by=worker_of_youth)[0]


def rate(link, **marks):
    """The company's answers: a rank, or None for what it could not see."""
    items = {item.short_code: item for item in anchors.items_of(link.version).values()}
    answers = [(items[code], rank and items[code].anchors[rank]) for code, rank in marks.items()]
    actions.submit(link, answers=answers)
    return employer_ratings.newest_link(link.internship)


def test_beside_the_teams_latest_levels_the_widest_apart_first(link, case, items):
    month_of(case, OCTOBER - 2, {items["B1"]: 2, items["B2"]: 3, items["C1"]: "N"})
    month_of(case, OCTOBER - 1, {items["B1"]: 3, items["B2"]: "N", items["C1"]: "N"})
    used = rate(link, B1=5, B2=3, B3=4, C1=4, C2=None)
    pairs = employer_ratings.beside(used, case)
    assert [(p.item.short_code, p.team, p.other, p.is_apart) for p in pairs] == [
        ("B1", 3, 5, True),
        ("B2", 3, 3, False),
        ("B3", None, 4, False),
        ("C1", "N", 4, False),
        ("C2", None, "N", False),
    ]


def test_without_an_answer_nothing_is_beside(link, case):
    assert employer_ratings.beside(link, case) == []
    assert employer_ratings.beside(None, case) == []


def test_newest_link_leaves_out_what_was_withdrawn(link, internship, worker_of_youth):
    assert employer_ratings.newest_link(internship) == link
    rating_links.withdraw(link, by=worker_of_youth)
    assert employer_ratings.newest_link(internship) is None

import datetime as dt

import pytest

from competencies.actions import rating_links as actions
from competencies.actions import sheets
from competencies.measures import anchors, feedback, rating_links, self_ratings
from competencies.models.sheet import Voice
from jobtra.fiscal import Month
from tests.factories.competencies import (
    ChecklistFactory,
    ChecklistRatingFactory,
    FocusFactory,
    ItemFactory,
    SelfRatingLinkFactory,
    fill,
    month_of,
    submit,
)

OCTOBER = Month(2025, 10)


@pytest.mark.parametrize(
    ("first", "others", "chosen"),
    [
        ("", "abcdefghij", "abcde"),
        ("abc", "defghij", "abcde"),
        ("abcdef", "ghij", "abcdef"),
        ("abcdefghij", "klm", "abcdefgh"),
        ("abab", "aacd", "abcd"),
        ("a", "ab", "ab"),
    ],
)
def test_five_to_eight_are_chosen_each_once(first, others, chosen):
    assert self_ratings.choose(list(first), list(others)) == list(chosen)


@pytest.fixture
def items(starter):
    return {item.short_code: item for item in anchors.items_of(starter).values()}


def asked(case):
    reading = feedback.reading_of(case, OCTOBER)
    return [item.short_code for item in self_ratings.asked_of(reading)]


def focus(case, *items, on=dt.date(2025, 10, 31)):
    for item in items:
        FocusFactory(case=case, item=item, starts_on=on)


def test_focus_comes_first_and_then_what_is_due(case, items):
    month_of(case, OCTOBER - 1, {items["A1"]: 3, items["A2"]: 4, items["I2"]: 3, items["F3"]: 2})
    assert asked(case)[:3] == ["A1", "I2", "F3"]
    focus(case, items["C3"], items["A2"])
    assert asked(case)[:4] == ["A2", "C3", "A1", "I2"]
    assert len(asked(case)) == 5


def test_a_case_without_a_sheet_is_asked_too(case, items):
    assert asked(case) == ["A1", "A2", "A3", "A4", "A5"]


def test_focus_that_is_no_item_of_the_version_is_left_out(case, items):
    focus(case, ItemFactory())
    focus(case, items["C3"], on=dt.date(2025, 11, 1))  # and what begins later
    assert asked(case) == ["A1", "A2", "A3", "A4", "A5"]


def test_the_statement_is_what_the_youth_does_at_the_target(items, starter):
    item = items["A1"]
    assert self_ratings.statement(item, starter) == item.anchors[4].youth_text["ja"]


def youth_sheet(team, cells, comment=""):
    sheet = ChecklistFactory(
        case=team.case, month=team.month, version=team.version, voice=Voice.YOUTH, comment=comment
    )
    fill(ChecklistRatingFactory, sheet, cells)
    return submit(sheet)


@pytest.fixture
def team(checklist, items):
    fill(
        ChecklistRatingFactory,
        checklist,
        {items["A1"]: 3, items["A2"]: 4, items["A3"]: 2, items["A4"]: "N", items["A5"]: "NA"},
    )
    return checklist


def test_neither_sees_the_other_before_both_are_in(team, items):
    youth_sheet(team, {items["A1"]: 5}, comment="がんばった")
    assert self_ratings.of(team) == {}
    assert self_ratings.beside(team) == []
    assert self_ratings.words_of(team) == ""
    submit(team)
    assert self_ratings.of(team) == {"R-A1": 5}
    assert self_ratings.words_of(team) == "がんばった"


def test_a_returned_sheet_shuts_the_youths_again_beside_the_old_one_too(team, items):
    youth_sheet(team, {items["A1"]: 5}, comment="がんばった")
    submit(team)
    draft = sheets.replace(team, by=team.rater, comment="look again")
    for sheet in (team, draft):
        assert self_ratings.of(sheet) == {}
        assert self_ratings.beside(sheet) == []
        assert self_ratings.words_of(sheet) == ""
    submit(draft)
    assert self_ratings.of(draft) == {"R-A1": 5}
    assert self_ratings.words_of(team) == "がんばった"


def test_the_widest_apart_stand_first(team, items):
    codes = ["A1", "A2", "A3", "A4", "A5", "B1"]
    marks = [4, "N", 5, 4, 4, 4]
    youth_sheet(team, {items[code]: mark for code, mark in zip(codes, marks, strict=True)})
    pairs = self_ratings.beside(submit(team))
    assert [(p.item.short_code, p.team, p.other, p.gap, p.is_apart) for p in pairs] == [
        ("A3", 2, 5, 3, True),
        ("A1", 3, 4, 1, False),
        ("A2", 4, "N", None, False),
        ("A4", "N", 4, None, False),
        ("A5", "NA", 4, None, False),
        ("B1", None, 4, None, False),
    ]


@pytest.mark.parametrize(
    ("youth", "apart"), [(2, False), (3, False), (4, False), (5, True), (1, True)]
)
def test_two_levels_are_something_to_talk_about(items, youth, apart):
    assert rating_links.Pair(items["A1"], 3, youth).is_apart is apart


def test_a_youths_sheet_counts_in_no_figure(team, items):
    submit(team)
    before = feedback.reading_of(team.case, OCTOBER).sheets
    youth_sheet(team, {items["A1"]: 5})
    assert feedback.reading_of(team.case, OCTOBER).sheets == before


@pytest.mark.django_db
def test_newest_link_leaves_out_what_was_withdrawn():
    old = SelfRatingLinkFactory(made_at=dt.datetime(2025, 10, 20, tzinfo=dt.UTC))
    new = SelfRatingLinkFactory(case=old.case)
    assert self_ratings.newest_link(old.case, old.month) == new
    actions.withdraw(new, by=new.made_by)
    assert self_ratings.newest_link(old.case, old.month) == old

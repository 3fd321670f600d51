import datetime as dt

import pytest

from competencies.measures import growth
from competencies.measures.growth import NOT_APPLICABLE, NOT_OBSERVED, Requirement
from jobtra.fiscal import Month

APRIL = Month(2025, 4)


def walked(*cells, target=4, due=None):
    """The standing of one requirement after cells of April, May …; None is a month without a sheet."""
    sheets = [
        (APRIL + n, {"A1": cell} if cell != "" else {})
        for n, cell in enumerate(cells)
        if cell is not None
    ]
    *_, (_month, standings) = growth.walk({"A1": Requirement(target, due)}, sheets)
    return standings["A1"]


@pytest.mark.parametrize(
    ("cells", "first_reached", "attained_in"),
    [
        ([3, 3], None, None),
        ([4], APRIL, None),
        ([4, 4], APRIL, APRIL + 1),
        ([3, 4, 5], APRIL + 1, APRIL + 2),
        ([4, 3, 4], APRIL, None),
        ([4, 3, 4, 4], APRIL, APRIL + 3),
        ([4, NOT_OBSERVED, 4], APRIL, APRIL + 2),  # N is skipped: it neither breaks nor makes it
        ([NOT_OBSERVED, 4, NOT_OBSERVED], APRIL + 1, None),
        ([4, "", 4], APRIL, APRIL + 2),  # so is a sheet without this rating
        ([4, None, None, 4], APRIL, APRIL + 3),  # and a month without a sheet
        ([4, NOT_APPLICABLE, 4], APRIL, APRIL + 2),
    ],
)
def test_attained_asks_for_two_rated_months_running(cells, first_reached, attained_in):
    standing = walked(*cells)
    assert (standing.first_reached, standing.attained_in) == (first_reached, attained_in)
    assert standing.is_attained == (attained_in is not None)


def test_a_fall_is_re_support_and_keeps_the_date():
    standing = walked(4, 4, 3)
    assert (standing.is_attained, standing.is_fallen) == (False, True)
    assert standing.attained_in == APRIL + 1
    back = walked(4, 4, 3, 4)
    assert (back.is_attained, back.is_fallen, back.attained_in) == (True, False, APRIL + 1)


def test_a_month_without_a_sight_is_no_fall():
    assert walked(4, 4, NOT_OBSERVED).is_attained
    assert not walked(4, 4, NOT_OBSERVED).is_fallen


def test_a_fall_before_attaining_is_none():
    assert not walked(4, 3).is_fallen


def test_the_target_is_the_items_own():
    assert walked(3, 3, target=3).is_attained
    assert not walked(4, 4, target=5).is_attained


@pytest.mark.parametrize(
    ("start", "months", "due"),
    [
        (dt.date(2025, 4, 1), 1, Month(2025, 4)),  # complete on 30 April
        (dt.date(2025, 4, 2), 1, Month(2025, 5)),  # on 1 May
        (dt.date(2025, 10, 31), 4, Month(2026, 2)),  # no 31 February: its last day
        (dt.date(2025, 7, 10), 3, Month(2025, 10)),
        (None, 3, None),
        (dt.date(2025, 4, 1), None, None),
    ],
)
def test_due_is_the_month_of_the_reach_date(start, months, due):
    assert growth.due_month(start, months) == due


@pytest.mark.parametrize(
    "start", [dt.date(2025, 4, 1), dt.date(2025, 7, 10), dt.date(2025, 8, 31), None]
)
def test_spans_due_are_those_whose_reach_date_lies_in_the_month(start):
    for month in Month.between(Month(2025, 3), Month(2026, 3)):
        expected = {n for n in range(1, 25) if growth.due_month(start, n) == month}
        assert growth.spans_due(start, month) == expected


def summary(months, **requirements):
    """The summary of the last month. months: cells by code, month after month."""
    sheets = [(APRIL + n, cells) for n, cells in enumerate(months)]
    *_, (month, standings) = growth.walk(requirements, sheets)
    return growth.summarise(month, standings, months[-1])


def test_summary_counts_what_its_names_say():
    result = summary(
        [
            {"A1": 4, "A2": 4, "A3": 4, "A4": 2},
            {"A1": 4, "A2": 4, "A3": NOT_OBSERVED, "A4": 4, "B1": 5},
            {"A1": 5, "A2": 3, "A3": NOT_OBSERVED, "A4": 4},
        ],
        A1=Requirement(4, APRIL),
        A2=Requirement(4, APRIL + 1),
        A3=Requirement(4, APRIL + 2),
        A4=Requirement(4, APRIL + 3),
        B1=Requirement(4),
    )
    expected = {
        "applicable": 5,
        "rated": 3,
        "not_observed": 1,
        "reached": 2,  # A1 and A4 this month; B1 has no rating this month
        "attained": 2,  # A1, A4
        "due": 3,  # A1 to A3
        "due_attained": 1,
        "fallen": 1,  # A2
    }
    assert {name: result[name] for name in expected} == expected


def test_not_applicable_leaves_the_denominators():
    result = summary(
        [{"A1": 4, "A2": 4}, {"A1": 4, "A2": NOT_APPLICABLE}],
        A1=Requirement(4, APRIL),
        A2=Requirement(4, APRIL),
    )
    counts = {name: result[name] for name in ("applicable", "due", "attained", "rated")}
    assert counts == {"applicable": 1, "due": 1, "attained": 1, "rated": 1}


def test_not_applicable_holds_until_it_is_rated_again():
    requirements = {"A1": Requirement(4, APRIL)}
    assert summary([{"A1": NOT_APPLICABLE}, {}], **requirements)["applicable"] == 0
    assert summary([{"A1": NOT_APPLICABLE}, {"A1": 2}], **requirements)["applicable"] == 1


def test_cells_of_unknown_items_count_nowhere():
    result = summary([{"A1": 4, "Z9": 5}], A1=Requirement(4))
    assert (result["applicable"], result["rated"], result["reached"]) == (1, 1, 1)


def last_summary(cells, due=APRIL):
    """The summary after these cells of one requirement, one a month, with target 4."""
    requirements = {"R-E4": growth.Requirement(4, due)}
    sheets = [(APRIL + n, {"R-E4": cell}) for n, cell in enumerate(cells)]
    *_, last = (
        growth.summarise(month, standings, dict(sheets)[month])
        for month, standings in growth.walk(requirements, sheets)
    )
    return last


def test_summarise_names_what_fell_with_the_level_before_and_now():
    summary = last_summary([4, 5, 3])
    assert (summary["fallen"], summary["fallen_items"]) == (1, {"R-E4": [5, 3]})


def test_summarise_keeps_what_fell_while_it_is_not_seen():
    assert last_summary([4, 4, 2, "N"])["fallen_items"] == {"R-E4": [4, 2]}


def test_summarise_names_nothing_that_was_never_attained():
    assert last_summary([4, 3, 4, 3])["fallen_items"] == {}


def test_summarise_names_nothing_that_came_back():
    assert last_summary([4, 4, 3, 4])["fallen_items"] == {}


def test_summarise_counts_what_was_not_observed_among_those_due_only():
    assert last_summary([3, "N"])["due_not_observed"] == 1
    assert last_summary([3, "N"], due=APRIL + 5)["due_not_observed"] == 0
    assert last_summary(["N", 3])["due_not_observed"] == 0

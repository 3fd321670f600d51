from competencies.measures import growth
from jobtra.fiscal import Month

MONTHS = [Month(2025, 4) + n for n in range(6)]


def last_summary(cells, due=MONTHS[0]):
    """The summary after these cells of one requirement, one a month, with target 4."""
    requirements = {"R-E4": growth.Requirement(4, due)}
    sheets = [(month, {"R-E4": cell}) for month, cell in zip(MONTHS, cells, strict=False)]
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
    assert last_summary([3, "N"], due=MONTHS[5])["due_not_observed"] == 0
    assert last_summary(["N", 3])["due_not_observed"] == 0

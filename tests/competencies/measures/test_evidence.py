import pytest

from competencies.measures.evidence import Question, is_stuck, questions
from competencies.measures.growth import Past, Requirement, walk
from jobtra.fiscal import Month

APRIL = Month(2025, 4)


def asked(*cells, target=4):
    """What the last of these months asks about one item."""
    earlier = [(APRIL + n, {"A1": cell} if cell else {}) for n, cell in enumerate(cells[:-1])]
    return questions({"A1": Requirement(target)}, earlier, {"A1": cells[-1]}).get("A1")


@pytest.mark.parametrize(
    ("cells", "question"),
    [
        ([2], None),  # the first month has nothing to be held against
        ([2, 3], None),
        ([2, 4], Question("jump", 2, 4)),
        ([3, 1], Question("jump", 3, 1)),
        ([2, "N", 4], Question("jump", 2, 4)),
        ([2, None, 3], None),
        ([4, 4, 3], Question("fall", 4, 3)),
        ([4, 4, 2], Question("fall", 4, 2)),  # once is enough, and the fall says more
        ([4, 3], None),  # reached once is not attained
        ([4, 4, 3, 3], None),  # it fell before
        ([4, 4, "N", 3], Question("fall", 4, 3)),
        (["N", "N", "N"], Question("unseen", now=3)),
        (["N", "N"], None),
        ([3, "N", "N"], None),
        (["N", None, "N", "N"], None),
        (["N", 3, "N"], None),
        ([3, "N", "N", "N", "N"], Question("unseen", now=3)),
        ([2, "NA"], None),
    ],
)
def test_questions_are_asked_for_jumps_falls_and_long_absence_only(cells, question):
    assert asked(*cells) == question


def test_questions_keep_to_the_items_of_the_version_and_of_the_month():
    requirements = {"A1": Requirement(4), "A2": Requirement(4)}
    earlier = [(APRIL, {"A1": 1, "A2": 1, "Z9": 1})]
    assert questions(requirements, earlier, {"A2": 5, "Z9": 5}) == {"A2": Question("jump", 1, 5)}


@pytest.mark.parametrize(
    ("level", "unchanged", "cell", "stuck"),
    [
        (3, 5, 3, True),
        (3, 4, 3, False),
        (3, 5, 2, False),
        (4, 9, 4, False),  # at target there is nothing to move
        (3, 9, "N", False),
    ],
)
def test_is_stuck_after_half_a_year_below_target(level, unchanged, cell, stuck):
    assert is_stuck(Past(level=level, unchanged=unchanged), cell, 4) == stuck


def test_standings_count_months_unchanged_and_unseen_running():
    sheets = [
        (APRIL + n, {"A1": cell} if cell else {})
        for n, cell in enumerate([2, 3, 3, "N", None, 3, "N", "N"])
    ]
    pasts = [
        standings["A1"].past(month) for month, standings in walk({"A1": Requirement(4)}, sheets)
    ]
    assert [past.unchanged for past in pasts] == [1, 1, 2, 2, 2, 3, 3, 3]
    assert [past.unseen for past in pasts] == [0, 0, 0, 1, 0, 0, 1, 2]
    assert [past.cell for past in pasts] == [2, 3, 3, "N", None, 3, "N", "N"]

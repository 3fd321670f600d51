import pytest

from competencies.measures import month_news
from competencies.measures.growth import Requirement
from jobtra.fiscal import Month

MONTHS = [Month(2025, 6) + n for n in range(8)]


def of(*cells, due=None):
    """The Change of one requirement (target 4) that had these cells, the last in the month."""
    sheets = [
        (month, {} if cell is None else {"A1": cell})
        for month, cell in zip(MONTHS, cells, strict=False)
    ]
    found = month_news.changes({"A1": Requirement(4, due)}, sheets, sheets[-1][0])
    return found["A1"]


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ((4,), {"at_target"}),  # nothing before: seen, not grown
        ((3, 4), {"at_target", "is_newly_reached", "is_rise"}),
        ((3, 4, 4), {"at_target", "is_newly_attained", "is_kept"}),
        ((3, 4, "N", 4), {"at_target", "is_newly_attained", "is_kept"}),
        ((4, 4, 4), {"at_target", "is_kept"}),
        ((4, 4, 3), {"is_fall"}),
        ((4, 4, 3, 2), set()),  # it fell a month earlier
        ((4, 4, 3, 4), {"at_target", "is_newly_attained", "is_newly_reached", "is_rise"}),
        ((4, 3), set()),  # never attained, so no fall from it
        ((2, 3), {"is_rise"}),
        ((3, "N"), set()),
        ((4, 4, "N"), set()),
        ((3, None), set()),
        ((3, "NA"), set()),
    ],
)
def test_what_a_month_brought(cells, said):
    names = ["at_target", "is_newly_attained", "is_newly_reached", "is_rise", "is_fall", "is_kept"]
    change = of(*cells)
    assert {name for name in names if getattr(change, name)} == said


def test_later_sheets_say_nothing_about_the_month():
    sheets = [(MONTHS[0], {"A1": 3}), (MONTHS[1], {"A1": 4}), (MONTHS[2], {"A1": 5})]
    change = month_news.changes({"A1": Requirement(4)}, sheets, MONTHS[1])["A1"]
    assert (change.before, change.now, change.standing.last_level) == (3, 4, 4)


def test_open_now_takes_the_longest_due_first_and_then_the_nearest():
    asked = {
        "far": Requirement(4),
        "near": Requirement(4),
        "due later": Requirement(4, MONTHS[1]),
        "due": Requirement(4, MONTHS[0]),
        "to come": Requirement(4, MONTHS[2]),
        "reached": Requirement(4, MONTHS[0]),
        "not applicable": Requirement(4, MONTHS[0]),
        "not seen": Requirement(4, MONTHS[0]),
    }
    cells = {
        "far": 1,
        "near": 3,
        "due later": 3,
        "due": 1,
        "to come": 2,
        "reached": 4,
        "not applicable": "NA",
        "not seen": "N",
    }
    changes = month_news.changes(asked, [(MONTHS[1], cells)], MONTHS[1])
    assert month_news.open_now(changes, MONTHS[1]) == (
        ["due", "due later"],
        ["near", "to come", "far"],
    )


@pytest.mark.parametrize(
    ("cells", "still"),
    [
        ((3, 3, 3), True),
        ((3, 2, 2), True),  # a fall is no rise
        ((3, 3), False),  # too early to say
        ((2, 3, 3), False),  # rose in the month before
        ((3, 3, 4), False),
        ((4, 4, 4), False),  # nothing is left to rise
        ((2, 3, 3, 3), True),
        ((3, "N", "N"), True),
        ((3, "N", 4), False),
    ],
)
def test_two_months_without_a_rise(cells, still):
    sheets = [(month, {"A1": cell}) for month, cell in zip(MONTHS, cells, strict=False)]
    month = sheets[-1][0]
    changes = month_news.changes({"A1": Requirement(4)}, sheets, month)
    assert month_news.is_still(sheets, month, changes) is still


def test_a_month_without_a_sheet_is_no_month_without_a_rise():
    sheets = [(MONTHS[0], {"A1": 3}), (MONTHS[2], {"A1": 3}), (MONTHS[4], {"A1": 3})]
    changes = month_news.changes({"A1": Requirement(4)}, sheets, MONTHS[4])
    assert not month_news.is_still(sheets, MONTHS[4], changes)


@pytest.mark.parametrize(
    ("last", "stages"),
    [({"A1": 4, "A2": 4}, ["S2"]), ({"A1": 4, "A2": 3}, []), ({"A1": 4, "A2": "NA"}, ["S2"])],
)
def test_a_stage_is_attained_with_the_last_of_its_requirements(last, stages):
    asked = dict.fromkeys(["A1", "A2", "B1"], Requirement(4))
    sheets = [(MONTHS[0], {"A1": 4, "A2": 4, "B1": 2}), (MONTHS[1], last)]
    changes = month_news.changes(asked, sheets, MONTHS[1])
    stage_of = {"A1": "S2", "A2": "S2", "B1": "S3"}
    assert month_news.stages_attained(changes, stage_of) == stages


def test_a_stage_that_was_attained_before_is_no_news():
    sheets = [(month, {"A1": 4}) for month in MONTHS[:3]]
    changes = month_news.changes({"A1": Requirement(4)}, sheets, MONTHS[2])
    assert month_news.stages_attained(changes, {"A1": "S2"}) == []

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competencies.imports import levels
from competencies.models.sheet import Rating
from tests.workbooks import wide

SCALE = range(1, 6)
N = (Rating.Status.NOT_OBSERVED, None)
NA = (Rating.Status.NOT_APPLICABLE, None)


@pytest.mark.parametrize(
    "cell",
    [3, "3", wide("3"), " 3", "3 ", wide(" 3"), "③", "⑶", "Lv3", "Lv.3", "レベル3", "水準3", "3点"],
)
def test_one_reading_is_a_level(cell):
    assert levels.read(cell, SCALE) == (Rating.Status.RATED, 3)


@pytest.mark.parametrize(
    "cell", ["N", "n", wide("N"), "未", "未観察", " N ", "未 観察", "N/O", "機会なし"]
)
def test_not_observed_is_no_level(cell):
    assert levels.read(cell, SCALE) == N


@pytest.mark.parametrize("cell", ["NA", "N/A", "非該当", "対象外", "N.A."])
def test_not_applicable_is_known(cell):
    assert levels.read(cell, SCALE) == NA


@pytest.mark.parametrize("cell", [None, "", " ", "\u3000", "-", "―", "ー", "—", "--", "未評価"])
def test_nothing_is_no_rating(cell):
    assert levels.read(cell, SCALE) is None


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        *[(cell, "range") for cell in ("3〜4", "3~4", "3\uff5e4", "3-4", "3ー4", "3→4", "3、4", "3/4", "3・4", "3〜", "5〜5", "②〜③", "3or4", "3か4")],
        *[(cell, "doubtful") for cell in ("3?", wide("3?"), "3??", "(3)", "?3", "3!?", "約3", "3くらい", "3+", "3-", "N?", "3以上", "③?")],
        *[(cell, "out_of_scale") for cell in (0, 6, 9, -1, 33, "0", "6", "⑥", 3.5, "3.5", 1e3, "3 4")],
        *[(cell, "unreadable_level") for cell in ("○", "△", "x", "三", "一", "できる", "?", True, dt.date(2025, 3, 4), "/")],
    ],
)  # fmt: skip
def test_two_readings_are_reported(cell, kind):
    with pytest.raises(levels.Unrated) as caught:
        levels.read(cell, SCALE)
    assert caught.value.kind == kind


def test_the_sentence_says_what_was_read_and_what_is_allowed():
    with pytest.raises(levels.Unrated, match=r"6.*1.*5.*N"):
        levels.read(6, SCALE)


def test_the_scale_is_that_of_the_version():
    assert levels.read(0, range(6)) == (Rating.Status.RATED, 0)


@given(
    st.one_of(st.text(max_size=8), st.integers(), st.floats(), st.booleans(), st.none(), st.dates())
)
def test_any_cell_is_a_rating_nothing_or_a_known_problem(cell):
    assert outcome(cell) in {
        "range", "doubtful", "out_of_scale", "unreadable_level",
        None, N, NA, *((Rating.Status.RATED, n) for n in SCALE),
    }  # fmt: skip


def outcome(cell):
    try:
        return levels.read(cell, SCALE)
    except levels.Unrated as unrated:
        return unrated.kind

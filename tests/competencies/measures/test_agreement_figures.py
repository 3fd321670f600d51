"""Numbers that can be checked by hand."""

from datetime import date

import pytest

from competencies.measures import agreement_figures
from competencies.measures.agreement_figures import alike, beside_others, kept_inside, of_pair
from competencies.measures.agreement_units import Unit

SCALE = range(1, 6)
APRIL, MAY = date(2025, 4, 1), date(2025, 5, 1)


def unit(*marks, case=1, item="S1-1", month=APRIL, office="SKR"):
    """A unit of the raters 1, 2, … in the order of the marks."""
    return Unit(1, item, item.split("-")[0], case, month, office, tuple(enumerate(marks, start=1)))


def units(*pairs, **where):
    """A unit for each pair, each of another youth."""
    return [unit(*pair, case=case, **where) for case, pair in enumerate(pairs, start=1)]


def values(found, kind, scope="", key=""):
    (one,) = [
        figure for figure in found if (figure.kind, figure.scope, figure.key) == (kind, scope, key)
    ]
    return one.values


def test_shares_are_of_units_with_two_levels():
    """Six exact, three one apart, one two apart, and one unit with a single level."""
    found = alike(units(*[(3, 3)] * 6, *[(3, 4)] * 3, (2, 4), (3, "N")), SCALE)
    assert (found["n"], found["pairs"], found["exact"], found["within_one"]) == (10, 10, 6, 9)
    assert (found["exact_share"], found["within_one_share"]) == (0.6, 0.9)
    assert found["levels"] == {"1": 0, "2": 1, "3": 16, "4": 4, "5": 0}
    assert (found["N"], found["NA"], found["cases"]) == (1, 0, 11)


def test_alpha_of_two_levels():
    """Two pairs differ of ten, twelve ratings 3 and eight 4: 1 - 19 × 2 / (12 × 8)."""
    found = alike(units(*[(3, 3)] * 5, *[(4, 4)] * 3, *[(3, 4)] * 2), SCALE)
    assert found["alpha"] == round(1 - 19 * 2 / 96, 6)


def test_without_variation_alpha_has_no_value_but_the_share_has():
    found = alike(units(*[(4, 4)] * 12), SCALE, interval=True)
    assert (found["alpha"], found["interval"]) == (None, None)
    assert (found["exact_share"], found["ac2"]) == (1, 1)


def test_missing_is_no_level():
    """Of twelve units nine were not seen by one of the two: three are left, too few for shares."""
    found = alike(units(*[(3, "N")] * 6, *[("NA", 3)] * 3, *[(3, 3)] * 3), SCALE)
    assert (found["n"], found["N"], found["NA"], found["exact"]) == (3, 6, 3, 3)
    assert (found["exact_share"], found["alpha"], found["ac2"], found["interval"]) == (None,) * 4


def test_the_declared_scale_is_wider_than_what_was_seen():
    """Only 3 and 4 were given. Counted on 1 to 5 a step is a quarter of the way, not all of it."""
    rows = units(*[(3, 3)] * 5, *[(4, 4)] * 3, *[(3, 4)] * 2)
    assert alike(rows, SCALE)["ac2"] > alike(rows, range(3, 5))["ac2"]
    assert set(alike(rows, SCALE)["levels"]) == {"1", "2", "3", "4", "5"}


def test_a_pair_has_weighted_kappas():
    """A step apart in two of ten: observed 2, by chance (5×5 + 5×5) / 10; once squared, once not."""
    rows = [(1, 1)] * 4 + [(2, 2)] * 4 + [(1, 2), (2, 1)]
    found = of_pair(rows, SCALE)
    assert (found["n"], found["quadratic"], found["linear"]) == (10, 0.6, 0.6)
    wide = of_pair([(1, 1)] * 5 + [(5, 5)] * 4 + [(1, 3)], SCALE)
    assert wide["quadratic"] > wide["linear"]


def test_a_pair_of_few_has_counts_only():
    found = of_pair([(3, 3)] * 8 + [(3, 4)], SCALE)
    assert (found["n"], found["exact"], found["exact_share"], found["quadratic"]) == (
        9,
        8,
        None,
        None,
    )


def test_who_rates_lower_than_the_others():
    """Half of the ten units a place lower, half alike."""
    found = beside_others([[3, 4]] * 5 + [[3, 3]] * 5, SCALE)
    assert (found["n"], found["places"]) == (10, 0.5)
    low, high = found["interval"]
    assert 0 < low < 0.5 < high < 1


def test_of_fewer_than_ten_shared_units_nothing_is_said():
    found = beside_others([[3, 4]] * 9 + [[3, None], [None, 3]], SCALE)
    assert found == {"n": 9, "places": None, "interval": None}


def test_items_offices_months_pairs_and_raters():
    rows = [
        *units(*[(3, 3)] * 10),
        *units((2, 4), (3, 3), item="S1-2", month=MAY),
        *units((5, 5), office="UMI"),
    ]
    found = agreement_figures.figures(rows, SCALE)
    assert values(found, "item", key="S1-1")["n"] == 11
    assert values(found, "item", "SKR", "S1-1")["n"] == 10
    assert values(found, "stage", "SKR", "S1")["n"] == 12
    assert values(found, "pair", "SKR", "1-2")["n"] == 12
    assert values(found, "rater", "UMI", "1")["n"] == 1
    months = values(found, "total", "SKR")["months"]
    assert {month: one["n"] for month, one in months.items()} == {"2025-04": 10, "2025-05": 2}
    assert values(found, "item", "SKR", "S1-2")["widest"] == [[1, "2025-05", 2]]
    assert {figure.scope for figure in found if figure.rater} == {"SKR", "UMI"}


def test_the_same_units_give_the_same_figures():
    rows = units(*[(3, 3)] * 8, *[(3, 4)] * 4, *[(2, 4)] * 3)
    one, other = (agreement_figures.figures(rows, SCALE) for _ in range(2))
    assert one == other


@pytest.mark.parametrize(
    ("sizes", "inside"),
    [
        ({"A": 20, "B": 9}, set()),
        ({"A": 20, "B": 9, "C": 4}, {"B", "C"}),  # the sum less A and B would tell C
        ({"A": 20, "B": 3, "C": 2}, {"B", "C"}),
        ({"A": 3}, {"A"}),
    ],
)
def test_small_groups_stay_inside(sizes, inside):
    assert kept_inside(sizes) == inside


def test_who_could_subtract_their_own_does_not_see_the_sum():
    rows = [*units(*[(3, 3)] * 8), *units(*[(3, 3)] * 3, office="UMI")]
    found = agreement_figures.figures(rows, SCALE)
    assert values(found, "item", key="S1-1")["but"] == ["SKR"]
    assert values(found, "item", "UMI", "S1-1")["is_small"]


def test_neither_a_stage_nor_a_month_is_the_rest_of_its_sum():
    rows = [
        *units(*[(3, 3)] * 9),
        *units(*[(3, 3)] * 7, item="S2-1", month=MAY),
        *units(*[(3, 3)] * 2, item="S3-1", month=date(2025, 6, 1)),
    ]
    found = agreement_figures.figures(rows, SCALE)
    small = {
        stage: values(found, "stage", "SKR", stage)["is_small"] for stage in ("S1", "S2", "S3")
    }
    assert small == {"S1": False, "S2": True, "S3": True}
    months = values(found, "total", "SKR")["months"]
    assert [one["is_small"] for one in months.values()] == [False, True, True]

from collections import Counter
from itertools import combinations, permutations, product
from random import Random
from statistics import fmean
from time import process_time

import pytest

from competencies.measures.agreement import (
    Pairs,
    bootstrap_interval,
    fleiss_kappa,
    gwet_ac2,
    krippendorff_alpha,
    pairs,
    severity,
    weighted_kappa,
)

N = None
FIVE = range(1, 6)

# Krippendorff (2011), data C; Gwet's 4 raters x 12 units are the same
FOUR_OBSERVERS = list(
    zip(
        [1, 2, 3, 3, 2, 1, 4, 1, 2, N, N, N],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, N, 3],
        [N, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, N],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, N],
        strict=True,
    )
)
# Krippendorff (2011), data A and B
BINARY = list(zip([0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0], strict=True))
NOMINAL = list(zip("aabbdcccedda", "babbbccceddd", strict=True))
# Anxiety ratings, raters 2 and 3 of 20 subjects (R irr); nobody gave a 5
ANXIETY = (
    [3, 6, 4, 6, 2, 4, 2, 4, 3, 3, 2, 3, 3, 3, 2, 2, 1, 3, 3, 4],
    [2, 1, 4, 4, 3, 2, 1, 6, 1, 1, 1, 2, 3, 3, 1, 1, 3, 3, 2, 2],
)
# Wife's and husband's answers (R vcd, SexualFun)
COUPLES = [[7, 7, 2, 3], [2, 8, 3, 7], [1, 5, 4, 9], [2, 8, 9, 14]]
# 100 pregnancies, two abstractors (Gwet 2014; R irrCAC, cont3x3abstractors)
ABSTRACTORS = [[13, 0, 0], [0, 20, 7], [0, 4, 56]]
# 30 patients, 6 diagnoses each (Fleiss 1971; R irr, diagnoses)
DIAGNOSES = """
    444444 222555 233335 555555 222444 113333 333355 113334 114444 555555
    144444 124444 222333 144444 224445 333335 111455 111112 224444 133555
    555555 244444 224555 114444 144445 222224 111155 224444 133333 555555
"""


def sides(table):
    """The two raters' levels behind a table of counts, levels counted from 1."""
    cells = [
        (row, column)
        for row, counts in enumerate(table, 1)
        for column, n in enumerate(counts, 1)
        for _unit in range(n)
    ]
    return zip(*cells, strict=True)


@pytest.mark.parametrize(
    ("units", "levels", "metric", "published"),
    [
        (BINARY, [0, 1], "nominal", 0.095),
        (NOMINAL, "abcde", "nominal", 0.692),
        (FOUR_OBSERVERS, FIVE, "nominal", 0.743),
        (FOUR_OBSERVERS, FIVE, "ordinal", 0.815),
        (FOUR_OBSERVERS, FIVE, "interval", 0.849),
    ],
)
def test_alpha_equals_the_published_values(units, levels, metric, published):
    assert round(krippendorff_alpha(units, levels, metric), 3) == published


@pytest.mark.parametrize(
    ("weights", "published", "digits"),
    [
        (None, 0.7754, 4),  # Gwet, AC1
        # irrCAC
        ("linear", 0.859, 3),
        ("ordinal", 0.899, 3),
        ("quadratic", 0.914, 3),
    ],
)
def test_ac2_equals_the_published_values(weights, published, digits):
    assert round(gwet_ac2(FOUR_OBSERVERS, FIVE, weights), digits) == published


def test_percent_agreement_equals_the_published_value():
    found = pairs(FOUR_OBSERVERS, FIVE)
    assert round(found.exact_share, 4) == 0.8182
    assert found[:4] == (11, 55, 43, 52)


def test_the_abstractors_equal_the_published_values():
    units = list(zip(*sides(ABSTRACTORS), strict=True))
    assert round(gwet_ac2(units, [1, 2, 3], None), 7) == 0.8493305
    assert round(krippendorff_alpha(units, [1, 2, 3], "nominal"), 7) == 0.7972585
    assert round(weighted_kappa(*sides(ABSTRACTORS), [1, 2, 3], None), 7) == 0.7964094
    assert pairs(units, [1, 2, 3]).exact_share == 0.89


@pytest.mark.parametrize(
    ("levels", "weights", "published", "digits"),
    [
        # R irr drops the level nobody gave
        ([1, 2, 3, 4, 6], None, -0.006289308, 9),
        ([1, 2, 3, 4, 6], "linear", 0.1459075, 7),
        ([1, 2, 3, 4, 6], "quadratic", 0.2520325, 7),
        # the declared scale keeps it
        (range(1, 7), None, -0.006289308, 9),
        (range(1, 7), "linear", 0.126214, 6),
        (range(1, 7), "quadratic", 0.229798, 6),
    ],
)
def test_kappa_of_the_anxiety_ratings_goes_by_the_declared_scale(
    levels, weights, published, digits
):
    assert round(weighted_kappa(*ANXIETY, levels, weights), digits) == published


@pytest.mark.parametrize(
    ("weights", "published"), [(None, 0.1293), ("linear", 0.2374), ("quadratic", 0.3320)]
)
def test_kappa_of_the_couples_equals_the_published_values(weights, published):
    assert round(weighted_kappa(*sides(COUPLES), range(1, 5), weights), 4) == published


def test_fleiss_kappa_equals_the_published_value():
    counts = [[row.count(level) for level in "12345"] for row in DIAGNOSES.split()]
    assert round(fleiss_kappa(counts), 7) == 0.4302445


# The definitions once more, rating by rating, as second witnesses


def random_units(chance, levels, raters, missing):
    for _unit in range(chance.randint(2, 12)):
        middle = chance.choice(levels)
        near = [level for level in levels if abs(level - middle) < 2]
        yield [
            None if chance.random() < missing else chance.choice(near) for _rater in range(raters)
        ]


DATA = [
    (list(random_units(chance, levels, raters, missing)), levels)
    for chance in [Random(1968)]
    for levels in (range(5), range(1, 6), [1, 2, 3])
    for raters, missing in product((2, 3, 5), (0, 0.2, 0.6))
    for _again in range(4)
]


def given(units):
    return [[level for level in row if level is not None] for row in units]


def alpha_by_definition(units, metric):
    rows = [row for row in given(units) if len(row) > 1]
    everything = [level for row in rows for level in row]

    def difference(one, other):
        low, high = sorted((one, other))
        between = sum(low <= level <= high for level in everything)
        ends = (everything.count(low) + everything.count(high)) / 2
        return {
            "nominal": one != other,
            "ordinal": (between - ends) ** 2 if one != other else 0,
            "interval": (one - other) ** 2,
        }[metric]

    n = len(everything)
    observed = (
        sum(sum(difference(*two) for two in permutations(row, 2)) / (len(row) - 1) for row in rows)
        / n
    )
    expected = sum(difference(*two) for two in permutations(everything, 2)) / (n * (n - 1))
    return 1 - observed / expected


def ac2_by_definition(units, levels, weights):
    last = len(levels) - 1
    share = {
        None: lambda d: float(d == 0),
        "linear": lambda d: 1 - d / last,
        "quadratic": lambda d: 1 - d * d / last**2,
        "ordinal": lambda d: 1 - (d + 1) * d / ((last + 1) * last),
    }[weights]
    rows = [row for row in given(units) if row]
    agreed = fmean(
        fmean(share(abs(one - other)) for one, other in permutations(row, 2))
        for row in rows
        if len(row) > 1
    )
    used = [fmean(row.count(level) / len(row) for row in rows) for level in levels]
    total = sum(share(abs(one - other)) for one, other in product(levels, levels))
    chance = total / (last * (last + 1)) * sum(part * (1 - part) for part in used)
    return (agreed - chance) / (1 - chance)


def kappa_by_definition(a, b, weights):
    cost = {None: lambda d: d != 0, "linear": abs, "quadratic": lambda d: d * d}[weights]
    both = [two for two in zip(a, b, strict=True) if None not in two]
    observed = fmean(cost(one - other) for one, other in both)
    chance = fmean(cost(one - other) for (one, _), (_, other) in product(both, both))
    return 1 - observed / chance


def test_the_random_data_are_of_every_kind():
    assert len(DATA) == 108
    assert {type(levels) for _units, levels in DATA} == {range, list}
    assert any(krippendorff_alpha(units, levels) is None for units, levels in DATA)


@pytest.mark.parametrize("metric", ["nominal", "ordinal", "interval"])
def test_alpha_equals_its_definition(metric):
    for units, levels in DATA:
        found = krippendorff_alpha(units, levels, metric)
        if len({level for row in given(units) if len(row) > 1 for level in row}) < 2:
            assert found is None
        else:
            assert found == pytest.approx(alpha_by_definition(units, metric))


@pytest.mark.parametrize("weights", [None, "linear", "quadratic", "ordinal"])
def test_ac2_equals_its_definition(weights):
    for units, levels in DATA:
        found = gwet_ac2(units, levels, weights)
        if all(len(row) < 2 for row in given(units)):
            assert found is None
        else:
            assert found == pytest.approx(ac2_by_definition(units, levels, weights))


@pytest.mark.parametrize("weights", [None, "linear", "quadratic"])
def test_kappa_equals_its_definition(weights):
    for units, levels in DATA:
        a, b = ([row[rater] for row in units] for rater in (0, 1))
        found = weighted_kappa(a, b, levels, weights)
        both = [two for two in zip(a, b, strict=True) if None not in two]
        if len({level for two in both for level in two}) < 2:
            assert found is None
        else:
            assert found == pytest.approx(kappa_by_definition(a, b, weights))


def test_fleiss_kappa_and_nominal_alpha_differ_by_the_small_sample_only():
    for units, levels in DATA:
        sizes = {len(row) for row in given(units)}
        alpha = krippendorff_alpha(units, levels, "nominal")
        if len(sizes) > 1 or alpha is None:
            continue
        kappa = fleiss_kappa([[row.count(level) for level in levels] for row in units])
        assert alpha == pytest.approx(kappa + (1 - kappa) / (len(units) * sizes.pop()))


def test_pairs_equal_a_count_of_every_pair():
    for units, levels in DATA:
        apart = [
            [abs(one - other) for one, other in combinations(row, 2)]
            for row in given(units)
            if len(row) > 1
        ]
        flat = [places for row in apart for places in row]
        close = [[places < 2 for places in row] for row in apart]
        assert pairs(units, levels) == Pairs(
            units=len(apart),
            pairs=len(flat),
            exact=flat.count(0),
            within_one=flat.count(0) + flat.count(1),
            exact_share=pytest.approx(fmean(row.count(0) / len(row) for row in apart))
            if flat
            else None,
            within_one_share=pytest.approx(fmean(map(fmean, close))) if flat else None,
        )


# Shapes of data


def test_perfect_agreement_is_1():
    units = [[1, 1, 1], [2, 2, 2], [3, 3, N], [5, 5, 5]]
    a = b = [1, 2, 3, 5]
    for metric in ("nominal", "ordinal", "interval"):
        assert krippendorff_alpha(units, FIVE, metric) == 1
    for weights in (None, "linear", "quadratic"):
        assert gwet_ac2(units, FIVE, weights) == 1
        assert weighted_kappa(a, b, FIVE, weights) == 1
    assert fleiss_kappa([[3, 0], [0, 3]]) == 1
    assert pairs(units, FIVE) == Pairs(4, 10, 10, 10, 1, 1)


@pytest.mark.parametrize(
    "units",
    [
        [],
        [[]],
        [[N, N], [N]],
        [[1], [2], [5]],  # one rater
        [[1, N], [N, 2]],  # nobody rated the same
    ],
)
def test_without_pairs_nothing_has_a_value(units):
    assert krippendorff_alpha(units, FIVE) is None
    assert gwet_ac2(units, FIVE) is None
    assert bootstrap_interval(units, FIVE) is None
    assert pairs(units, FIVE) == Pairs(0, 0, 0, 0, None, None)


def test_without_pairs_kappas_and_severity_have_no_value():
    assert weighted_kappa([], [], FIVE) is None
    assert weighted_kappa([1, N], [N, 2], FIVE) is None
    assert fleiss_kappa([]) is None
    assert fleiss_kappa([[1, 0], [0, 1]]) is None
    assert severity([], 0, FIVE) is None
    assert severity([[1, N], [N, 2], [N, N]], 0, FIVE) is None


def test_without_variation_only_pairs_and_ac2_have_a_value():
    units = [[3, 3], [3, 3, 3], [3, N]]
    for metric in ("nominal", "ordinal", "interval"):
        assert krippendorff_alpha(units, FIVE, metric) is None
    assert bootstrap_interval(units, FIVE) is None
    assert weighted_kappa([3, 3], [3, 3], FIVE) is None
    assert fleiss_kappa([[0, 2], [0, 2]]) is None
    assert gwet_ac2(units, FIVE) == 1
    assert gwet_ac2(units, [3]) is None
    assert pairs(units, FIVE) == Pairs(2, 4, 4, 4, 1, 1)


def test_one_unit_has_values_and_no_interval():
    assert krippendorff_alpha([[2, 3]], FIVE) == 0
    assert pairs([[2, 3, 5]], FIVE) == Pairs(1, 3, 0, 1, 0, pytest.approx(1 / 3))
    assert bootstrap_interval([[2, 3], [4], [N, 1]], FIVE) is None
    assert severity([[2, 3]], 0, FIVE) == (1, 1, None)


def test_two_raters_who_always_differ_by_one_have_a_value():
    assert weighted_kappa([3, 3], [4, 4], FIVE) == 0


def test_a_wider_scale_changes_ac2_and_not_alpha():
    for metric in ("nominal", "ordinal", "interval"):
        narrow, wide = (
            krippendorff_alpha(FOUR_OBSERVERS, levels, metric) for levels in (FIVE, range(9))
        )
        assert narrow == wide
    assert gwet_ac2(FOUR_OBSERVERS, range(9)) > gwet_ac2(FOUR_OBSERVERS, FIVE)


def test_nearly_one_level_throughout_is_the_kappa_paradox():
    units = [[4, 4]] * 18 + [[4, 5], [5, 4]]
    assert pairs(units, FIVE).exact_share == 0.9
    assert krippendorff_alpha(units, FIVE) < 0
    assert gwet_ac2(units, FIVE) > 0.9


def test_a_level_outside_the_scale_is_refused():
    units = [[1, 6], [2, 2]]
    for refused in (
        lambda: krippendorff_alpha(units, FIVE),
        lambda: gwet_ac2(units, FIVE),
        lambda: pairs(units, FIVE),
        lambda: bootstrap_interval(units, FIVE),
        lambda: weighted_kappa([1, 2], [6, 2], FIVE),
        lambda: severity(units, 0, FIVE),
    ):
        with pytest.raises(ValueError, match="outside"):
            refused()


def test_sides_and_units_of_unequal_length_are_refused():
    with pytest.raises(ValueError, match="shorter"):
        weighted_kappa([1, 2], [1], FIVE)
    with pytest.raises(ValueError, match="different numbers of ratings"):
        fleiss_kappa([[2, 0], [1, 2]])
    with pytest.raises(ValueError, match="no metric"):
        krippendorff_alpha([[1, 2]], FIVE, "ratio")


# Intervals


def test_the_interval_is_the_same_for_the_same_data_and_seed():
    interval = bootstrap_interval(FOUR_OBSERVERS, FIVE)
    shuffled = [row[::-1] for row in reversed(FOUR_OBSERVERS)]
    assert bootstrap_interval(shuffled, list(FIVE)) == interval
    assert bootstrap_interval(FOUR_OBSERVERS, FIVE, seed=1) != interval


def test_the_interval_holds_the_value_and_narrows_with_units_and_confidence():
    alpha = krippendorff_alpha(FOUR_OBSERVERS, FIVE)

    def width(units, **options):
        low, high = bootstrap_interval(units, FIVE, **options)
        assert low < alpha < high
        return high - low

    assert width(FOUR_OBSERVERS * 9) < width(FOUR_OBSERVERS)
    assert width(FOUR_OBSERVERS, confidence=0.8) < width(FOUR_OBSERVERS)


def test_the_interval_takes_the_percentiles_of_the_resamples():
    # of 0, 1, …, 40 the 2.5 % and 97.5 % percentiles are 1 and 39
    values = iter(range(41))
    interval = bootstrap_interval(
        [[1, 1], [2, 2]], FIVE, statistic=lambda _units, _levels: next(values), resamples=41
    )
    assert interval == pytest.approx((1, 39))


def test_the_interval_passes_options_to_the_statistic():
    seen = []

    def statistic(units, levels, **options):
        seen.append((len(units), levels, options))
        return 0

    bootstrap_interval([[1, 2], [3], [N]], FIVE, statistic=statistic)
    assert seen == []
    bootstrap_interval(
        [[1, 2], [3, 3], [4], [N]], FIVE, statistic=statistic, resamples=1, weights=None
    )
    assert seen == [(3, [1, 2, 3, 4, 5], {"weights": None})]


@pytest.mark.parametrize(("defined", "interval"), [(49, None), (50, (7, 7))])
def test_resamples_without_a_value_are_left_out_until_most_are(defined, interval):
    values = iter([7] * defined + [None] * (100 - defined))
    assert (
        bootstrap_interval([[1, 2]] * 3, FIVE, statistic=lambda *_: next(values), resamples=100)
        == interval
    )


def test_the_interval_covers_the_truth_about_as_often_as_it_says():
    """Two raters who take the same level at 7 of 10 units, and else draw anew: kappa is 0.7."""
    chance, covered = Random(3), 0
    for _study in range(50):
        units = []
        for _unit in range(80):
            level = chance.choice(FIVE)
            units.append([level, level if chance.random() < 0.7 else chance.choice(FIVE)])
        low, high = bootstrap_interval(units, FIVE, metric="nominal", resamples=200)
        covered += low <= 0.7 <= high
    assert 43 <= covered <= 50


def test_the_interval_of_500_units_and_5_raters_is_quick():
    chance = Random(0)
    units = [[chance.choice(FIVE) for _rater in range(5)] for _unit in range(500)]
    start = process_time()
    bootstrap_interval(units, FIVE, resamples=1000)
    assert process_time() - start < 2


# Severity


def test_severity_is_how_far_below_the_others_a_rater_is():
    # below by 1, by the mean of 1 and 2, above by 1; nothing to compare in the last two
    units = [[2, 3, N], [1, 2, 3], [4, N, 3], [N, 1, 5], [5, N, N]]
    found = severity(units, 0, FIVE)
    assert (found.units, found.places) == (3, pytest.approx((1 + 1.5 - 1) / 3))
    low, high = found.interval
    assert -1 <= low < found.places < high <= 1.5


def test_severity_of_two_raters_is_one_number_with_two_signs():
    units = [[2, 3], [4, 4], [1, 3], [3, 2], [N, 3]]
    strict, lenient = (severity(units, rater, FIVE) for rater in (0, 1))
    assert strict.places == -lenient.places == 0.5
    assert (strict.units, lenient.units) == (4, 4)


def test_severity_counts_places_of_the_scale_and_takes_any_column():
    units = [["none", "some"], ["some", "most"], ["most", "most"]]
    assert severity(units, -1, ["none", "some", "most"]).places == pytest.approx(-2 / 3)


def test_severity_is_the_same_for_the_same_data_and_seed():
    units = [[2, 3, N], [1, 2, 3], [4, N, 3], [3, 3, 5]]
    assert severity(units, 0, FIVE) == severity(units[::-1], 0, FIVE)


def test_the_diagnoses_are_those_of_fleiss():
    assert Counter("".join(DIAGNOSES.split())) == {"1": 26, "2": 26, "3": 30, "4": 55, "5": 43}

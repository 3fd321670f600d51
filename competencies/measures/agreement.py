"""How alike raters rate. Plain lists in, plain numbers out.

`units` is a list of rows, one for each thing rated, with one level for each rater and None where
a rater gave none: missing is not a category, and a row may be of any length. `levels` is the
declared scale in order (`range(1, 6)`), wider than what was observed or not: distances are counted
in places on it. A level outside it raises ValueError. What has no value (nobody to compare, or
no variation) is None.
"""

from collections import Counter
from itertools import chain, combinations, pairwise, repeat
from random import Random
from statistics import fmean
from typing import NamedTuple

# How far apart two levels are, by the places between them. Gwet's weight of agreement is
# 1 - distance / the largest distance of the scale.
DISTANCES = {
    None: bool,
    "linear": lambda places: places,
    "quadratic": lambda places: places**2,
    "ordinal": lambda places: places * (places + 1) // 2,
}


class _Places(dict):
    """{level: its place on the scale}."""

    def __init__(self, levels):
        super().__init__((level, place) for place, level in enumerate(levels))

    def __missing__(self, level):
        raise ValueError(f"{level} lies outside {list(self)}")


def _tally(units, levels):
    """{(units' ratings at the first level, at the second, …): units rated so}, unrated ones left out."""
    found = Counter()
    for row, n in Counter(map(tuple, units)).items():
        counts = tuple(map(row.count, levels))
        if sum(counts) + row.count(None) != len(row):
            raise ValueError(f"{row} has a level outside {list(levels)}")
        if any(counts):
            found[counts] += n
    return found


def krippendorff_alpha(units, levels, metric="ordinal"):
    """Krippendorff's alpha, for any number of raters: 1 is agreement, 0 what chance would give.

    `metric` is "nominal", "ordinal" or "interval"; the last takes the levels as numbers. Units with
    fewer than two levels say nothing. None without pairs, or when all levels given are one.

    Source: K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011).
    """
    levels = list(levels)
    totals = [0] * len(levels)
    coincidences = Counter()
    for counts, n in _tally(units, levels).items():
        size = sum(counts)
        if size < 2:
            continue
        given = [(place, count) for place, count in enumerate(counts) if count]
        for place, count in given:
            totals[place] += n * count
        for (low, one), (high, other) in combinations(given, 2):
            coincidences[low, high] += n * one * other / (size - 1)

    def difference(low, high):
        if metric == "nominal":
            return 1
        if metric == "ordinal":
            return (sum(totals[low : high + 1]) - (totals[low] + totals[high]) / 2) ** 2
        if metric == "interval":
            return (levels[low] - levels[high]) ** 2
        raise ValueError(f"{metric} is no metric")

    observed = expected = 0
    for low, high in combinations([place for place, total in enumerate(totals) if total], 2):
        apart = difference(low, high)
        observed += coincidences[low, high] * apart
        expected += totals[low] * totals[high] * apart
    return 1 - (sum(totals) - 1) * observed / expected if expected else None


def gwet_ac2(units, levels, weights="ordinal"):
    """Gwet's AC2, for any number of raters; AC1 with `weights=None`.

    Weights are "ordinal", "quadratic" or "linear". It stays high where nearly all levels are the
    same and alpha falls (the kappa paradox); with all of them the same it is 1. A unit with one level
    counts for how often each level is used. None without pairs, or on a scale of one level.

    Source: K. L. Gwet, Handbook of Inter-Rater Reliability, 4th ed. (2014), chapters 4 and 5.
    """
    levels = list(levels)
    scale = range(len(levels))
    tally = _tally(units, levels)
    distance = DISTANCES[weights]
    pairable = sum(n for counts, n in tally.items() if sum(counts) > 1)
    if not pairable or len(scale) < 2:
        return None
    weight = [1 - distance(places) / distance(len(scale) - 1) for places in scale]

    agreed = 0
    used = [0] * len(scale)
    for counts, n in tally.items():
        size = sum(counts)
        given = [(place, count) for place, count in enumerate(counts) if count]
        for place, count in given:
            used[place] += n * count / size
        if size > 1:
            alike = sum(count * (count - 1) for _place, count in given) + 2 * sum(
                count * fewer * weight[higher - lower]
                for (lower, count), (higher, fewer) in combinations(given, 2)
            )
            agreed += n * alike / (size * (size - 1))
    rated = tally.total()
    spread = sum(share / rated * (1 - share / rated) for share in used)
    total_weight = sum(weight[abs(one - other)] for one in scale for other in scale)
    by_chance = total_weight * spread / (len(scale) * (len(scale) - 1))
    return (agreed / pairable - by_chance) / (1 - by_chance)


def weighted_kappa(a, b, levels, weights="quadratic"):
    """Cohen's kappa of two fixed raters, whose levels of the same units stand at the same places.

    Weights are "quadratic", "linear" or None for the plain kappa. A pair with a None is left out.
    None without pairs, or when both give one and the same level throughout.

    Source: J. Cohen, Psychological Bulletin 70 (1968) 213.
    """
    place = _Places(levels)
    both = [
        (place[one], place[other])
        for one, other in zip(a, b, strict=True)
        if None not in (one, other)
    ]
    firsts = Counter(one for one, _other in both)
    seconds = Counter(other for _one, other in both)
    distance = DISTANCES[weights]
    observed = sum(distance(abs(one - other)) for one, other in both)
    expected = sum(
        firsts[one] * seconds[other] * distance(abs(one - other))
        for one in firsts
        for other in seconds
    )
    return 1 - len(both) * observed / expected if expected else None


def fleiss_kappa(counts):
    """Fleiss' kappa: a row for each unit, with the number of raters who chose each category.

    Every unit has the same number of raters, who need not be the same people; else ValueError.
    None with one rater, without units, or when all choose one category.

    Source: J. L. Fleiss, Psychological Bulletin 76 (1971) 378.
    """
    sizes = {sum(row) for row in counts}
    if len(sizes) > 1:
        raise ValueError(f"units have different numbers of ratings: {sorted(sizes)}")
    raters = max(sizes, default=0)
    totals = [sum(column) for column in zip(*counts, strict=True)]
    if raters < 2 or sum(map(bool, totals)) < 2:
        return None
    alike = sum(n * (n - 1) for row in counts for n in row)
    agreed = alike / (len(counts) * raters * (raters - 1))
    by_chance = sum(total**2 for total in totals) / sum(totals) ** 2
    return (agreed - by_chance) / (1 - by_chance)


class Pairs(NamedTuple):
    """Every two levels of one unit side by side.

    Counts: units with a pair, pairs, pairs of the same level, pairs at most one place apart. The
    shares are means over units (Gwet's percent agreement), so a unit of many raters counts no more
    than a unit of two; where all have two, they are the counts divided. None without pairs.
    """

    units: int
    pairs: int
    exact: int
    within_one: int
    exact_share: float | None
    within_one_share: float | None


def pairs(units, levels):
    """The `Pairs` of all units: exact agreement and agreement within one place."""
    found = []
    for counts, n in _tally(units, levels).items():
        size = sum(counts)
        exact = sum(count * (count - 1) // 2 for count in counts)
        beside = sum(one * other for one, other in pairwise(counts))
        if size > 1:
            found.append((n, size * (size - 1) // 2, exact, exact + beside))
    if not found:
        return Pairs(0, 0, 0, 0, None, None)
    rated = sum(n for n, *_rest in found)
    return Pairs(
        rated,
        sum(n * all_pairs for n, all_pairs, _exact, _within in found),
        sum(n * exact for n, _all, exact, _within in found),
        sum(n * within for n, _all, _exact, within in found),
        sum(n * exact / all_pairs for n, all_pairs, exact, _within in found) / rated,
        sum(n * within / all_pairs for n, all_pairs, _exact, within in found) / rated,
    )


def bootstrap_interval(
    units,
    levels,
    *,
    statistic=krippendorff_alpha,
    resamples=1000,
    confidence=0.95,
    seed=0,
    **options,
):
    """Percentile interval (low, high) of `statistic(units, levels, **options)`.

    Rated units are drawn with replacement, each with its levels in order and not by rater; the same
    seed gives the same interval, whatever order units and raters stand in. Resamples without
    a value are left out. None with fewer than two units that have a pair, as drawing them again
    would say nothing, and when less than half of the resamples have a value: those left would be
    the ones that happened to vary.

    Source: B. Efron and R. J. Tibshirani, An Introduction to the Bootstrap (1993), chapter 13.
    """
    levels = list(levels)
    tally = _tally(units, levels)
    # Units rated alike are one object: what is drawn is soon counted.
    rows = [
        row
        for counts, n in sorted(tally.items())
        for row in [tuple(chain.from_iterable(map(repeat, levels, counts)))] * n
    ]
    if sum(len(row) > 1 for row in rows) < 2:
        return None
    return _percentile_interval(
        rows, lambda drawn: statistic(drawn, levels, **options), resamples, confidence, seed
    )


def _percentile_interval(rows, statistic, resamples, confidence, seed):
    draw = Random(seed).choices  # noqa: S311 - resampling, no secret
    found = [statistic(draw(rows, k=len(rows))) for _resample in range(resamples)]
    values = sorted(value for value in found if value is not None)
    if not values or 2 * len(values) < resamples:
        return None

    def percentile(share):
        below, between = divmod(share * (len(values) - 1), 1)
        low, high = values[int(below)], values[min(int(below) + 1, len(values) - 1)]
        return low + between * (high - low)

    return percentile((1 - confidence) / 2), percentile((1 + confidence) / 2)


class Severity(NamedTuple):
    """How many places lower than the others a rater rates, over so many units they share.

    Below 0 is lenient. `interval` is (low, high), None with one unit."""

    units: int
    places: float
    interval: tuple | None


def severity(units, rater, levels, *, resamples=1000, confidence=0.95, seed=0):
    """`Severity` of the rater whose levels stand at place `rater` of each row, or None.

    For each unit the rater shares with somebody: the mean place of the others less the rater's own;
    then the mean over units, with a percentile interval over resampled units. Units differ in who
    the others are, so a rater compared with one severe colleague only looks lenient.
    """
    place = _Places(levels)
    apart = []
    for row in units:
        places = [None if level is None else place[level] for level in row]
        own = places.pop(rater)
        others = [other for other in places if other is not None]
        if own is not None and others:
            apart.append(sum(others) / len(others) - own)
    if not apart:
        return None
    interval = _percentile_interval(sorted(apart), fmean, resamples, confidence, seed)
    return Severity(len(apart), fmean(apart), interval if len(apart) > 1 else None)

"""The figures of agreement of one framework and year, from its units. Knows no database.

Below ten units there are counts only. Shares, alpha and AC2 stand on the declared scale; alpha is None
where all levels are one.
"""

import hashlib
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from competencies.measures import agreement

ENOUGH = 10  # units, from which on there are percentages
FEW = 5  # youths, below which no figure leaves their office
WIDEST = 5  # units kept of an item, for their notes


class Figure(NamedTuple):
    scope: str
    kind: str
    key: str
    values: dict
    rater: int | None = None
    other: int | None = None


def figures(units, levels):
    """[Figure] of the units of one framework, over all offices and for each."""
    found = []
    for scope, own in {"": units, **grouped(units, lambda unit: unit.office)}.items():
        found += plain(scope, own, levels)
        if scope:
            found += named(scope, own, levels)
    return protected(found)


def plain(scope, units, levels):
    yield Figure(scope, "total", "", over_time(units, levels))
    for item, own in grouped(units, lambda unit: unit.item).items():
        values = over_time(own, levels)
        yield Figure(scope, "item", item, values | ({"widest": widest(own)} if scope else {}))
    for stage, own in grouped(units, lambda unit: unit.stage).items():
        if stage:
            yield Figure(scope, "stage", stage, alike(own, levels))


def named(scope, units, levels):
    """What names raters: every two of them, and each beside the others."""
    pairs, of_rater = defaultdict(list), defaultdict(list)
    for unit in units:
        marks = [(rater, level(mark)) for rater, mark in unit.marks]
        for (one, left), (other, right) in combinations(marks, 2):
            pairs[one, other].append((left, right))
        for rater, own in marks:
            of_rater[rater].append([own, *(one for other, one in marks if other != rater)])
    for (one, other), rows in sorted(pairs.items()):
        yield Figure(scope, "pair", f"{one}-{other}", of_pair(rows, levels), one, other)
    for rater, rows in sorted(of_rater.items()):
        yield Figure(scope, "rater", str(rater), beside_others(rows, levels), rater)


def grouped(units, key):
    found = defaultdict(list)
    for unit in units:
        found[key(unit)].append(unit)
    return dict(sorted(found.items()))


def level(mark):
    """N and not applicable are missing, not levels."""
    return mark if isinstance(mark, int) else None


def rows_of(units):
    return [[level(mark) for _rater, mark in unit.marks] for unit in units]


def over_time(units, levels):
    """`alike` with an interval, and for each month without one."""
    months = grouped(units, lambda unit: f"{unit.month:%Y-%m}")
    return alike(units, levels, interval=True) | {
        "months": {month: alike(own, levels) for month, own in months.items()}
    }


def alike(units, levels, *, interval=False):
    """What is said of any group of units: `n` of them have two levels or more, `cases` youths."""
    rows = rows_of(units)
    marks = Counter(str(mark) for unit in units for _rater, mark in unit.marks)
    values = shares(agreement.pairs(rows, levels)) | {
        "cases": len({unit.case for unit in units}),
        "levels": {str(rank): marks[str(rank)] for rank in levels},
        "N": marks["N"],
        "NA": marks["NA"],
        "alpha": None,
        "ac2": None,
        "interval": None,
    }
    if values["n"] >= ENOUGH:
        values["alpha"] = rounded(agreement.krippendorff_alpha(rows, levels))
        values["ac2"] = rounded(agreement.gwet_ac2(rows, levels))
        found = agreement.bootstrap_interval(rows, levels) if interval else None
        values["interval"] = found and [rounded(end) for end in found]
    return values


def shares(pairs):
    is_enough = pairs.units >= ENOUGH
    return {
        "n": pairs.units,
        "pairs": pairs.pairs,
        "exact": pairs.exact,
        "within_one": pairs.within_one,
        "exact_share": rounded(pairs.exact_share) if is_enough else None,
        "within_one_share": rounded(pairs.within_one_share) if is_enough else None,
    }


def of_pair(rows, levels):
    values = shares(agreement.pairs(rows, levels))
    one, other = zip(*rows, strict=True)
    is_enough = values["n"] >= ENOUGH
    return values | {
        weights: rounded(agreement.weighted_kappa(one, other, levels, weights))
        if is_enough
        else None
        for weights in ("quadratic", "linear")
    }


def beside_others(rows, levels):
    """Below ten shared units nothing is said but their number."""
    n = sum(own is not None and any(one is not None for one in rest) for own, *rest in rows)
    if n < ENOUGH:
        return {"n": n, "places": None, "interval": None}
    found = agreement.severity(rows, 0, levels)
    return {
        "n": n,
        "places": rounded(found.places),
        "interval": [rounded(end) for end in found.interval],
    }


def widest(units):
    """[[case id, month, places apart]] where the levels lie furthest apart, the latest first."""
    apart = [
        (max(given) - min(given), f"{unit.month:%Y-%m}", unit.case)
        for unit, row in zip(units, rows_of(units), strict=True)
        if (given := [one for one in row if one is not None])
    ]
    found = sorted((one for one in apart if one[0]), reverse=True)[:WIDEST]
    return [[case, month, places] for places, month, case in found]


def rounded(value):
    return None if value is None else round(value, 6)


def protected(found):
    """The figures, and their months, with what keeps small groups inside their office (see `mark`).

    Neither the offices, nor the items or stages of one, nor the months of a figure give a hidden one
    away as the rest of their sum.
    """
    plain = {(one.kind, one.key, one.scope): one.values for one in found if one.rater is None}
    mark(plain)
    mark(
        {
            (kind, f"{key} {month}", scope): values
            for (kind, key, scope), of_year in plain.items()
            for month, values in of_year.get("months", {}).items()
        }
    )
    rows = [of_year.get("months", {}) for of_year in plain.values()]
    for scope, kind in {(scope, kind) for kind, _key, scope in plain if scope}:
        rows.append({key[1]: v for key, v in plain.items() if (key[2], key[0]) == (scope, kind)})
    for row in rows:
        for name in kept_inside({name: values["cases"] for name, values in row.items()}):
            row[name]["is_small"] = True
    return found


def mark(groups):
    """Add to the values of {(kind, key, scope): values} `is_small`, which hides them from everybody
    outside the office, and `but`: the offices that could subtract their own from the sum of all."""
    offices = defaultdict(dict)
    for (kind, key, scope), values in groups.items():
        offices[kind, key][scope] = values
    for of_scope in offices.values():
        sizes = {scope: values["cases"] for scope, values in of_scope.items() if scope}
        inside = kept_inside(sizes)
        for scope, values in of_scope.items():
            values["is_small"] = scope in inside
        total = sum(sizes.values())
        everything = of_scope[""]
        everything["is_small"] = everything["cases"] < FEW
        everything["but"] = [office for office, n in sizes.items() if 0 < total - n < FEW]


def kept_inside(sizes):
    """Of {name: youths} those with fewer than five, and the next smallest until five are hidden."""
    found, hidden = set(), 0
    for name, size in sorted(sizes.items(), key=lambda pair: (pair[1], pair[0])):
        if size >= FEW and (not found or hidden >= FEW):
            break
        found.add(name)
        hidden += size
    return found


def digest(units, levels):
    """SHA-256 of everything a set of figures depends on, the code that counts included."""
    source = b"".join(Path(path).read_bytes() for path in (__file__, agreement.__file__))
    return hashlib.sha256(repr((list(levels), units)).encode() + source).hexdigest()

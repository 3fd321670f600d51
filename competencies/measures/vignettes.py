"""Vignettes to calibrate by: the starter cases, and those of the items in force."""

import json
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, zip_longest
from pathlib import Path
from random import Random

from competencies.models import Framework, FrameworkVersion, Item

STARTER = Path(__file__).parents[1] / "content" / "calibration_cases.json"
KINDS = (Framework.Kind.REQUIREMENTS, Framework.Kind.STAGES)


@dataclass(frozen=True)
class Asked:
    """An item asked about a vignette: the mark it should get ("1" to "5", "N" or "NA"), and why."""

    item: Item
    reference: str
    reason: dict


@dataclass(frozen=True)
class Vignette:
    """`key` names it in a form; `title` and `text` are {"ja": …, "en": …}."""

    key: str
    title: dict
    text: dict
    asked: list

    @property
    def item(self):
        """The one item of an item's own vignette."""
        return self.asked[0].item


def items_in_force(today):
    """The items of the newest version in force of each framework about cases, in order. Two queries."""
    newest = {}
    for version in FrameworkVersion.objects.in_force(today).filter(framework__kind__in=KINDS):
        newest.setdefault(version.framework_id, version.pk)
    rows = Item.objects.filter(version__in=newest.values())
    return list(
        rows.select_related("group", "stage", "version__framework").order_by("version", "position")
    )


def starter(items):
    """The starter cases as far as they ask about one of these items."""
    by_code = {item.code: item for item in items}
    found = [
        Vignette(row["code"], row["title"], row["text"], asked_of(row, by_code))
        for row in starter_file()
    ]
    return [one for one in found if one.asked]


@lru_cache(maxsize=1)
def starter_file():
    return json.loads(STARTER.read_text(encoding="utf-8"))["cases"]


def asked_of(row, by_code):
    return [
        Asked(by_code[line["code"]], str(line["level"]), line["reason"])
        for line in row["reference"]
        if line["code"] in by_code
    ]


def of_items(items):
    """The items' own vignettes, in order."""
    return [
        Vignette(
            key=f"{item.pk}-{place}",
            title=item.title,
            text={language: row[language] for language in ("ja", "en")},
            asked=[Asked(item, str(row["level"]), row["why"])],
        )
        for item in items
        for place, row in enumerate(item.vignettes, start=1)
    ]


def draw(vignettes, *, count, seed, seen):
    """So many of the items' own vignettes, requirements and indicators in turn, of each item one.

    The same seed (text) draws the same. Those whose Japanese text is in `seen` come last.
    """
    rows = list(vignettes)
    Random(seed).shuffle(rows)  # noqa: S311  a draw that can be replayed, no secret
    rows.sort(key=lambda one: one.text["ja"] in seen)
    of_kind = {kind: [] for kind in KINDS}
    for one in rows:
        of_kind[one.item.version.framework.kind].append(one)
    in_turn = filter(None, chain.from_iterable(zip_longest(*of_kind.values())))
    first = {}
    for one in in_turn:
        first.setdefault(one.item.pk, one)
    return list(first.values())[:count]

"""What the kept figures of agreement say, and to whom: rows for pages and tables."""

from dataclasses import dataclass
from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models import Office
from competencies.measures import anchors
from competencies.measures.agreement_figures import ENOUGH
from competencies.models import FrameworkVersion, Stage
from jobtra.fiscal import Month

GOOD, TENTATIVE = 0.8, 0.667  # Krippendorff's alpha, from which on
HIGH = 0.8  # share of exact agreement at which a low alpha speaks of a narrow range
SLIGHT = 0.05  # places: reads as 0.0
ALL_OFFICES = _("All offices together")


class Reading(models.TextChoices):
    REVISE = "revise", _("Look at the wording")
    TENTATIVE = "tentative", _("Tentative")
    FLAT = "flat", _("No variation")
    GOOD = "good", _("Good")
    FEW = "few", _("Too few")
    HIDDEN = "hidden", _("Not shown")


def reading(values):
    """How the figures of a group of units are read, by Krippendorff's bounds."""
    if values["n"] < ENOUGH:
        return Reading.FEW
    if values["alpha"] is None:
        return Reading.FLAT
    if values["alpha"] >= GOOD:
        return Reading.GOOD
    return Reading.TENTATIVE if values["alpha"] >= TENTATIVE else Reading.REVISE


def is_narrow(values):
    """Most ratings agree and alpha is low all the same: the levels given hardly differ."""
    return reading(values) == Reading.REVISE and values["exact_share"] >= HIGH


class Shares:
    """Of `values`, in per cent; None below ten units."""

    @property
    def exact_percent(self):
        return percent(self.values["exact_share"])

    @property
    def within_one_percent(self):
        return percent(self.values["within_one_share"])


def percent(share):
    return None if share is None else round(100 * share)


def is_unsure(values):
    """Whether another reading lies within the interval too."""
    low, high = values["interval"] or (0, 0)
    return any(low < bound <= high for bound in (TENTATIVE, GOOD))


@dataclass(frozen=True)
class Row(Shares):
    """Figures with what they are about. Of a group that is kept inside, nothing is left."""

    code: str
    label: object  # a text, one in both languages, or the first of a month
    values: dict
    reading: Reading

    @property
    def is_hidden(self):
        return self.reading == Reading.HIDDEN

    @property
    def need(self):
        """The order by need: what is to be read again first."""
        alpha = self.values.get("alpha")
        return list(Reading).index(self.reading), 1 if alpha is None else alpha


def row(figure, staff, label="", code=None, values=None):
    """A Row of the figure, or of the values of one of its months, as far as the person may see it."""
    code = figure.key if code is None else code
    if figure.is_hidden_from(staff, values):
        return Row(code, label, {}, Reading.HIDDEN)
    values = figure.values if values is None else values
    return Row(code, label, values, reading(values))


def months(figure, staff):
    """A row for each month in which two raters gave a level; none where the year is hidden."""
    return [
        row(figure, staff, Month.parse(month).first, month, values)
        for month, values in figure.values["months"].items()
        if values["n"] and not figure.is_hidden_from(staff)
    ]


def given(values):
    """[(rank or "N", how often, share of all in per cent)]: the levels given, seen or not."""
    counts = {int(rank): n for rank, n in values["levels"].items()} | {"N": values["N"]}
    total = sum(counts.values())
    return [(mark, n, 100 * n / total if total else 0) for mark, n in counts.items()]


def items_of(code):
    """{code: Item} over all published versions of a framework (its code), each as the latest has it."""
    versions = FrameworkVersion.objects.published().filter(framework__code=code)
    latest_last = versions.order_by(models.F("effective_from").asc(nulls_first=True))
    found = {}
    for version in latest_last:
        found |= {item.code: item for item in anchors.items_of(version).values()}
    return found


def stages_of(code):
    """{code: title} of the stages of a framework."""
    rows = Stage.objects.filter(version__framework__code=code).order_by("version", "position")
    return dict(rows.values_list("code", "title"))


def names_of_offices():
    """{code: name}, "" being all of them together."""
    return {"": ALL_OFFICES, **dict(Office.objects.values_list("code", "name"))}


class Tendency(StrEnum):
    UNKNOWN = "unknown"  # too few shared units
    NONE = "none"  # the interval holds 0, or next to nothing
    LOWER = "lower"
    HIGHER = "higher"


@dataclass(frozen=True)
class Beside:
    """One rater beside the others: how many places lower (or higher) on the average, and from
    where to where that may lie, as distances in the direction of the tendency."""

    rater: object
    n: int
    tendency: Tendency
    places: float = 0
    low: float = 0
    high: float = 0


def beside(figure):
    n, places = figure.values["n"], figure.values["places"]
    if places is None:
        return Beside(figure.rater, n, Tendency.UNKNOWN)
    low, high = figure.values["interval"]
    if low <= 0 <= high or abs(places) < SLIGHT:
        return Beside(figure.rater, n, Tendency.NONE, places, low, high)
    if places > 0:
        return Beside(figure.rater, n, Tendency.LOWER, places, low, high)
    return Beside(figure.rater, n, Tendency.HIGHER, -places, -high, -low)


@dataclass(frozen=True)
class Pair(Shares):
    """Two raters and the figures of what both rated."""

    one: object
    other: object
    values: dict


def pair(figure):
    return Pair(figure.rater, figure.other, figure.values)

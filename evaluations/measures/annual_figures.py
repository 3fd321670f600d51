"""The figures of an edition as one reader may see them, with the words that go with them."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from cases.models import Office
from evaluations.measures import suppression
from evaluations.models import AnnualEvaluation, AnnualFigure

TITLES = {
    "K13": _("Employed within 12 months"),
    "K12": _("Interrupted within 12 months"),
    "K19": _("Still at the first employer"),
    "K08": _("Requirements attained at six months"),
}
DEFINITIONS = {
    "K13": _(
        "Of the youths registered in the fiscal year, those whose first job of 20 hours a week or more "
        "(the programme's setting) began on or before the 12-month reach date of their registration. "
        "Those who left the programme stay in the group. Only youths whose reach date lies on or "
        "before the cut-off are counted."
    ),
    "K12": _(
        "Of the same youths, those whose case was closed as interrupted on or before the 12-month "
        "reach date of their registration."
    ),
    "K19": _(
        "Youths whose first job of 20 hours a week or more began in the fiscal year and whose reach "
        "date lies on or before the cut-off. Left: the last day at work lies before the reach date. "
        "Stayed: they left on or after it, or were confirmed at work on or after it, even after the "
        "cut-off. Unknown: neither. The rate is that of those known; the bounds take all the unknown "
        "as left, and as stayed."
    ),
    "K08": _(
        "Youths registered in the fiscal year whose case was open at the six-month reach date, with a "
        "monthly checklist by then. For each youth, the share of requirements at target level in the "
        "latest checklist: not observed and not rated count as not attained, not applicable is left "
        "out. The median is over the youths; half of them lie between the quartiles."
    ),
}
COHORTS = {
    "mature_cohort": _("Registered in fiscal {year}"),
    "this_cohort_so_far": _("Registered in fiscal {year}, already at 12 months"),
    "at_6_months_this_cohort": _("Registered in fiscal {year}, at six months"),
}


@dataclass(frozen=True)
class Bar:
    """Where things stand on a line from 0 to 100: the point, its interval, the bounds of the unknown."""

    at: float
    low: float
    high: float
    floor: float | None = None
    ceiling: float | None = None

    @property
    def span(self):
        return round(self.high - self.low, 4)

    @property
    def has_bounds(self):
        """Whether something is unknown, so that the bounds lie apart."""
        return self.floor is not None and self.floor < self.ceiling

    @property
    def reach(self):
        return round(self.ceiling - self.floor, 4)


@dataclass(frozen=True)
class Shown:
    """One figure; without values when it is hidden from the reader."""

    figure: AnnualFigure
    year: int
    is_hidden: bool
    is_protected: (
        bool  # the reader is from outside: small groups are hidden, medians told from ten on
    )

    @property
    def values(self):
        return {} if self.is_hidden else self.figure.values

    @property
    def size(self):
        return size(self.figure)

    @property
    def hired_in(self):
        """The fiscal year of hiring, of a figure of K19."""
        return int(self.figure.cohort.removeprefix("hired_")) if self.is_retention else 0

    @property
    def is_retention(self):
        return self.figure.indicator == "K19"

    @property
    def title(self):
        return TITLES[self.figure.indicator]

    @property
    def label(self):
        if self.is_retention:
            return format_lazy(_("Hired in fiscal {year}"), year=self.hired_in)
        year = self.year - (self.figure.cohort == "mature_cohort")
        return format_lazy(COHORTS[self.figure.cohort], year=year)

    @property
    def is_counts_only(self):
        """Too few for a percentage, which is of those known."""
        known = self.size - self.figure.values.get("unknown", 0)
        return known < suppression.COUNTS_ONLY_BELOW

    @property
    def most_retained(self):
        """How many stayed if all the unknown did."""
        return self.values["retained"] + self.values["unknown"]

    @cached_property
    def bar(self):
        """A Bar in percent, or None when there is nothing to draw or too few."""
        if self.is_hidden or self.is_counts_only:
            return None
        values = self.values
        if self.figure.indicator == "K08":
            return Bar(*(percent(values[name]) for name in ("median", "q1", "q3")))
        low, high = map(percent, values["wilson95"])
        if self.is_retention:
            bounds = percent(values["lower"]), percent(values["upper"])
            return Bar(percent(values["rate_known"]), low, high, *bounds)
        return Bar(percent(values["numerator"] / values["denominator"]), low, high)

    @property
    def median(self):
        """The median in percent, of K08; outside the office from ten youths on."""
        if "median" not in self.values or (self.is_protected and self.is_counts_only):
            return None
        return percent(self.values["median"]) if self.size else None


class Report:
    """The figures of one edition for one reader: `shown[scope, indicator, cohort, months]`.

    People of an office see its figures as they are. For all others, and in what an office sees of
    the others, small groups are hidden, and with them what would give them away.
    """

    def __init__(self, evaluation, staff):
        self.evaluation = evaluation
        self.own = staff.office.code if staff.office else None
        self.scope = evaluation.scope
        self.is_protected = self.scope == "" or self.scope != self.own
        figures = list(evaluation.figures.all())
        hidden = hidden_keys(evaluation, figures, self.own)
        self.shown = {
            key(figure): Shown(
                figure,
                evaluation.fiscal_year,
                key(figure) in hidden,
                figure.scope == "" or figure.scope != self.own,
            )
            for figure in figures
            if figure.indicator in TITLES
        }
        self.data = {f.scope: f.values for f in figures if f.indicator not in TITLES}[self.scope]

    def of(self, indicator, scope):
        """The figures of an indicator in one scope, the newest hires first."""
        found = [one for at, one in self.shown.items() if at[:2] == (scope, indicator)]
        return sorted(found, key=lambda one: (-one.hired_in, one.figure.cohort, one.figure.months))

    @property
    def offices(self):
        """The codes of the offices in it, in the order of the codes: no ranking."""
        return sorted({scope for scope, *_rest in self.shown if scope})

    @property
    def hides(self):
        return any(one.is_hidden for one in self.shown.values())

    @property
    def employment(self):
        return self.of("K13", self.scope)

    @property
    def interruption(self):
        return self.of("K12", self.scope)

    @property
    def retention(self):
        return self.of("K19", self.scope)

    @property
    def attainment(self):
        return self.of("K08", self.scope)

    @cached_property
    def by_office(self):
        """[(name, code, figures)] of an edition of all offices, by code, no ranking."""
        names = dict(Office.objects.filter(code__in=self.offices).values_list("code", "name"))
        hired = f"hired_{self.evaluation.fiscal_year - 1}"
        columns = [
            ("K13", "mature_cohort", 0),
            ("K12", "mature_cohort", 0),
            ("K19", hired, 12),
            ("K08", "at_6_months_this_cohort", 0),
        ]
        return [
            (names.get(code, code), code, [self.shown[code, *column] for column in columns])
            for code in self.offices
            if self.scope == ""
        ]


def hidden_keys(evaluation, figures, own):
    """The keys of `figures` that a reader of the office `own` (a code, or None) must not see."""
    if evaluation.office is None:
        return small_keys(figures, own)
    if evaluation.scope == own:
        return set()
    # What the edition of all offices hides of this one stays hidden here: nobody subtracts the two.
    beside = (
        AnnualEvaluation.objects.filter(
            fiscal_year=evaluation.fiscal_year, office=None, closed_at__isnull=False
        )
        .order_by("-closed_at")
        .first()
    )
    found = small_keys(list(beside.figures.all()), own) if beside else set()
    return found | {key(f) for f in figures if suppression.is_small(size(f))}


def small_keys(figures, own):
    """The keys to hide in the table of each indicator, cohort and months: offices and their sum."""
    tables = {}
    for figure in figures:
        tables.setdefault(key(figure)[1:], {})[figure.scope] = size(figure)
    found = set()
    for rest, sizes in tables.items():
        sizes.pop(suppression.TOTAL, None)
        known = {own} & set(sizes)
        found |= {(scope, *rest) for scope in suppression.hidden(sizes, known)}
    return found


def key(figure):
    return figure.scope, figure.indicator, figure.cohort, figure.months


def size(figure):
    """How many persons the figure is about."""
    values = figure.values
    return values.get("denominator", values.get("due", values.get("n", 0)))


def percent(value):
    return None if value is None else round(100 * value, 4)

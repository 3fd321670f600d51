"""An edition as a table and as JSON."""

from django.utils.translation import gettext as _

from evaluations.measures import outcomes
from evaluations.measures.annual_figures import DEFINITIONS, TITLES

PROPORTION = ("numerator", "denominator", "wilson95")


def as_json(evaluation):
    """The figures of an edition's own scope, as product.md 5 fixes their shape. Nothing is hidden."""
    found = {
        (figure.indicator, figure.cohort, figure.months): figure.values
        for figure in evaluation.figures.filter(scope=evaluation.scope)
    }

    def cut(indicator, cohort, *names):
        return {name: found[indicator, cohort, 0][name] for name in names}

    year = evaluation.fiscal_year
    return {
        "fiscal_year": year,
        "scope": evaluation.scope or "all",
        "cut_off": evaluation.cut_off.isoformat(),
        "hash": evaluation.hash,
        "indicators": {
            "K08": {
                "at_6_months_this_cohort": cut("K08", "at_6_months_this_cohort", "n", "median")
            },
            "K12": {"this_cohort_so_far": cut("K12", "this_cohort_so_far", *PROPORTION)},
            "K13": {
                cohort: cut("K13", cohort, *PROPORTION)
                for cohort in ("mature_cohort", "this_cohort_so_far")
            },
            "K19": {
                cohort: {str(k): found["K19", cohort, k] for k in outcomes.RETENTION_MONTHS}
                for cohort in (f"hired_{year - 1}", f"hired_{year}")
            },
        },
    }


def as_sheets(report):
    """[(title, header, rows)] for a workbook: every figure with what it needs to be understood."""
    evaluation = report.evaluation
    header = [
        _("Office"),
        _("Code"),
        _("Indicator"),
        _("Group"),
        _("Months"),
        _("Numerator"),
        _("Denominator"),
        _("Rate"),
        _("Interval from (95%)"),
        _("Interval to (95%)"),
        _("Reached the date"),
        _("Left"),
        _("Unknown"),
        _("Lower bound"),
        _("Upper bound"),
        _("Median"),
        _("First quartile"),
        _("Third quartile"),
        _("Remark"),
        _("Definition"),
        _("Cut-off"),
        _("Hash of the data"),
    ]
    rows = [
        [
            scope or _("All offices together"),
            indicator,
            TITLES[indicator],
            shown.label,
            shown.figure.months or None,
            *numbers(shown),
            remark(shown),
            DEFINITIONS[indicator],
            evaluation.cut_off,
            evaluation.hash,
        ]
        for scope in dict.fromkeys([report.scope, *report.offices])
        for indicator in TITLES
        for shown in report.of(indicator, scope)
    ]
    about = [
        [_("Fiscal year"), evaluation.fiscal_year],
        [_("Office"), report.scope or _("All offices together")],
        [_("Cut-off"), evaluation.cut_off],
        [_("Closed"), evaluation.closed_at],
        [_("Hash of the data"), evaluation.hash],
        [_("Version of the code"), evaluation.code_version],
    ]
    return [
        (_("Figures"), header, rows),
        (_("About this edition"), [_("What"), _("Value")], about),
    ]


def numbers(shown):
    """The thirteen numbers of a row. From outside, groups below ten are told as counts only."""
    values = shown.values
    if not values:
        return [None] * 13
    counts_only = shown.is_protected and shown.is_counts_only
    low, high = (not counts_only and values.get("wilson95")) or (None, None)
    exact = {} if counts_only else values
    if shown.figure.indicator == "K08":
        quartiles = [exact.get(name) for name in ("median", "q1", "q3")]
        return [None, values["n"], *[None] * 8, *quartiles]
    if shown.figure.indicator == "K19":
        known = values["retained"] + values["left"]
        return [
            *[values["retained"], known, exact.get("rate_known"), low, high],
            *[values["due"], values["left"], values["unknown"]],
            *[exact.get("lower"), exact.get("upper"), None, None, None],
        ]
    numerator, denominator = values["numerator"], values["denominator"]
    rate = None if counts_only else outcomes.share(numerator, denominator)
    return [numerator, denominator, rate, low, high, *[None] * 8]


def remark(shown):
    if shown.is_hidden:
        return _("Not shown: fewer than five persons, or it would give such a group away")
    if shown.is_protected and shown.is_counts_only and shown.size:
        return _("Counts only: fewer than ten persons")
    return ""

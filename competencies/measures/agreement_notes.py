"""Where the raters of an item lay furthest apart, and why each rated so, in their own words."""

from collections import defaultdict
from dataclasses import dataclass, field

from competencies.measures.agreement_units import KINDS
from competencies.measures.case_growth import MARKS
from competencies.models import Framework, StageJudgement
from jobtra.fiscal import Month


@dataclass(frozen=True)
class Difference:
    """One case and month: what each rater gave, the lowest first, and their notes."""

    case: object
    month: object
    opinions: list = field(default_factory=list)  # [(rank, "N" or "NA", note)]

    @property
    def has_notes(self):
        return any(note for _mark, note in self.opinions)


def differences(figures, *, framework, staff):
    """{item code: [Difference]} of the widest units of an office's items, the widest first.

    Only of cases whose file the person may see. Two queries.
    """
    wanted = {
        (figure.key, case, month): place
        for figure in figures
        for place, (case, month, _places) in enumerate(figure.values.get("widest", ()))
    }
    found = {}
    for rating in ratings(wanted, framework, staff):
        sheet = rating.sheet
        key = rating.item.code, sheet.case_id, str(Month.of(sheet.month))
        if key in wanted:
            one = found.setdefault(key, Difference(sheet.case, sheet.month))
            mark = MARKS.get(rating.status, rating.level and rating.level.rank)
            one.opinions.append((mark, rating.note))
    by_item = defaultdict(list)
    for key in sorted(found, key=wanted.get):
        by_item[key[0]].append(found[key])
    return by_item


def ratings(wanted, framework, staff):
    if not wanted:
        return []
    kind = KINDS[framework.kind == Framework.Kind.STAGES]
    sheets = kind.sheets.objects.visible_to(staff).in_force().opened()
    if kind.sheets is StageJudgement:
        sheets = sheets.revealed_to(staff)
    codes, cases, _months = zip(*wanted, strict=True)
    return (
        kind.ratings.objects.filter(
            sheet__in=sheets.filter(voice__in=kind.voices, case__in=set(cases)).values("pk"),
            item__code__in=set(codes),
            item__version__framework=framework,
        )
        .select_related("item", "level", "sheet__case")
        .order_by("level__rank", "pk")
    )

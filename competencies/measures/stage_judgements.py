"""Judgements of a stage side by side. What is compared here has passed `revealed_to` before."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Prefetch, prefetch_related_objects

from cases.models import Assignment
from competencies.measures import clearance
from competencies.measures.case_growth import MARKS
from competencies.models import StageJudgement, StageJudgementRating
from competencies.models.sheet import Voice

STAGE = ("stage__code", "stage__position", "stage__title")


@dataclass(frozen=True)
class Opinion:
    """What one rater says of one indicator: a level, "N", "NA" or None for nothing."""

    value: int | str | None = None
    note: str = ""

    @property
    def mark(self):
        return self.value


@dataclass(frozen=True)
class Line:
    """One indicator across the raters, in their order."""

    code: str
    title: dict
    opinions: list
    consensus: Opinion | None = None  # what a conference agreed on

    @property
    def levels(self):
        return [opinion.value for opinion in self.opinions if isinstance(opinion.value, int)]

    @property
    def difference(self):
        """Steps between the highest and the lowest level; N is no level."""
        return max(self.levels) - min(self.levels) if self.levels else 0

    @property
    def is_agreed(self):
        return len({opinion.value for opinion in self.opinions}) == 1

    @property
    def is_partly_seen(self):
        """Some gave a level, some did not."""
        return 0 < len(self.levels) < len(self.opinions)


@dataclass(frozen=True)
class Comparison:
    month: object
    stage: object  # None of requirements, which belong to no stage
    raters: list  # (name, kind of assignment or "")
    lines: list  # differences, the largest first; of a single rater all
    agreed: list
    consensus: dict = field(default_factory=dict)  # {code: Opinion} of a conference
    before: object = None  # the Comparison of the stage before, judged once more in this month
    before_the_gate: frozenset = frozenset()  # places of raters whose ratings do not count yet

    @property
    def columns(self):
        """[(name, kind of assignment, is it before the gate)]"""
        return [(*rater, place in self.before_the_gate) for place, rater in enumerate(self.raters)]

    @property
    def is_alone(self):
        return len(self.raters) == 1


def of_case(case, *, staff, on):
    """The last Comparison of a case that is revealed to this person on a day, or None."""
    rows = Assignment.objects.in_force(on).filter(case=case).exclude(staff=None)
    return latest(
        StageJudgement.objects.visible_to(staff)
        .revealed_to(staff)
        .filter(case=case, month__lte=on),
        assigned=dict(rows.values_list("staff", "kind")),
    )


def latest(judgements, *, assigned):
    """The last month of one case's `judgements`, compared; None when there is none. Two queries.
    A case has a few dozen in all: naming the last month in SQL would ask who may see it thrice.

    The caller has cut them by `visible_to` and `revealed_to`, to one case, and to the time of
    interest. `assigned`: {staff id: kind} of the case; the key worker stands first.
    """
    sheets = list(
        judgements.in_force()
        .select_related("stage", "rater")
        .annotate(is_cleared=clearance.is_cleared("rater"))
        .only("case", "month", "voice", "rater__name", "rater__code", *STAGE)
        .order_by("-month", "-stage__position", "rater__code")
    )
    last = next((one.month for one in sheets if one.voice != Voice.CONSENSUS), None)
    sheets = [one for one in sheets if one.month == last]
    ratings = (
        StageJudgementRating.objects.select_related("item", "level")
        .only(
            "sheet",
            "status",
            "note",
            "item__code",
            "item__position",
            "item__title",
            "level__rank",
        )
        .order_by("item__position")
    )
    prefetch_related_objects(sheets, Prefetch("ratings", ratings))
    by_stage = defaultdict(list)
    for sheet in sheets:
        by_stage[sheet.stage_id].append(sheet)
    found = None
    for of_stage in reversed(by_stage.values()):
        found = compare(of_stage, assigned, before=found) or found
    return found


def opinions_of(sheet):
    """{Item: Opinion} of one sheet, whose ratings are at hand."""
    return {
        rating.item: Opinion(
            rating.level.rank if rating.level else MARKS[rating.status], rating.note
        )
        for rating in sheet.ratings.all()
    }


def compare(sheets, assigned, *, before=None):
    """Sheets of one stage and month side by side; None of a consensus alone."""
    agreed = [sheet for sheet in sheets if sheet.voice == Voice.CONSENSUS]
    sheets = sorted(
        (sheet for sheet in sheets if sheet not in agreed),
        key=lambda sheet: assigned.get(sheet.rater_id) != Assignment.Kind.KEY,
    )
    if not sheets:
        return None
    opinions = [opinions_of(sheet) for sheet in sheets]
    items = sorted({item for each in opinions for item in each}, key=lambda item: item.position)
    settled = {item: opinion for sheet in agreed for item, opinion in opinions_of(sheet).items()}
    lines = [
        Line(
            item.short_code,
            item.title,
            [each.get(item, Opinion()) for each in opinions],
            settled.get(item),
        )
        for item in items
    ]
    alone = len(sheets) == 1
    return Comparison(
        month=sheets[0].month,
        stage=getattr(sheets[0], "stage", None),
        raters=[
            (sheet.rater.name if sheet.rater else "", assigned.get(sheet.rater_id, ""))
            for sheet in sheets
        ],
        lines=sorted(
            (line for line in lines if alone or not line.is_agreed),
            key=lambda line: -line.difference,
        ),
        agreed=[line for line in lines if line.is_agreed and not alone],
        consensus={item.short_code: opinion for item, opinion in settled.items()},
        before=before,
        before_the_gate=frozenset(
            place for place, sheet in enumerate(sheets) if sheet.rater and not sheet.is_cleared
        ),
    )

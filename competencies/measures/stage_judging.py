"""What one person is asked to judge: whose stage, which indicators, and how far they are."""

from dataclasses import dataclass

from django.db.models import Count, F, OuterRef, Subquery

from competencies.measures import anchors
from competencies.models import CaseStage, Item, Stage, StageJudgement
from competencies.models.sheet import State, Voice
from jobtra.fiscal import Month


@dataclass(frozen=True)
class Part:
    """The indicators of one stage, with the person's own sheet, if it was begun."""

    stage: object
    items: list  # each with its `anchors`, {rank: Level}
    sheet: StageJudgement | None
    cells: dict  # {item key: rating}
    is_before: bool  # the stage before, looked at again

    @property
    def is_submitted(self):
        return self.sheet is not None and not self.sheet.is_draft

    @property
    def missing(self):
        return [item for item in self.items if item.pk not in self.cells]


def stages_asked(case, month, today):
    """[CaseStage]: the present one and, for two months after a change, the one before it."""
    on = min(today, month.last)
    rows = list(
        case.case_stages.filter(starts_on__lte=on)
        .select_related("stage__version")
        .order_by("-starts_on")[:2]
    )
    if len(rows) == 2 and rows[0].starts_on < month.previous.first:
        return rows[:1]
    return rows


def own(staff, month):
    """The newest sheets of this person for a month; nobody else's."""
    return StageJudgement.objects.current().filter(
        rater=staff, month=month.first, voice=Voice.RATER
    )


def owes(case, *, staff, on):
    """Whether this person is still to judge a case that is talked about on a day. Asks only about
    their own sheets, never about others'.

    The month talked about is that of the day or the one before.
    """
    mine = (
        StageJudgement.objects.filter(rater=staff, case=case, voice=Voice.RATER)
        .filter(month__gte=Month.of(on).previous.first, month__lte=on)
        .values_list("state", flat=True)
    )
    states = set(mine)
    if states - {State.DRAFT}:
        return False
    return bool(states) or case.assignments.in_force().filter(staff=staff).exists()


def parts(case, month, *, staff, today):
    """[Part] of what this person judges of a case. Reads their own sheets only."""
    sheets = {
        sheet.stage_id: sheet
        for sheet in own(staff, month).filter(case=case).prefetch_related("ratings__level")
    }
    found = []
    for place, row in enumerate(stages_asked(case, month, today)):
        items = anchors.items_of(row.stage.version).values()
        sheet = sheets.get(row.stage_id)
        found.append(
            Part(
                stage=row.stage,
                items=[item for item in items if item.stage_id == row.stage_id],
                sheet=sheet,
                cells={cell.item_id: cell for cell in sheet.ratings.all()} if sheet else {},
                is_before=place > 0,
            )
        )
    return found


def agreed_parts(case, comparison):
    """[Part] to agree on: the largest difference first, what is agreed or judged alike chosen.

    `comparison`: a `stage_judgements.Comparison`, or None, which gives no part.
    """
    if comparison is None:
        return []
    stage = Stage.objects.select_related("version").get(pk=comparison.stage.pk)
    items = [item for item in anchors.items_of(stage.version).values() if item.stage_id == stage.pk]
    alike = {line.code: line.opinions[0] for line in comparison.agreed}
    known = alike | comparison.consensus
    cells = {item.pk: known[item.short_code] for item in items if item.short_code in known}
    return [Part(stage, items, None, cells, is_before=False)]


def with_own(cases, month, *, staff, today):
    """Cases in a stage, with `stage_code`, `asked`, and of the person's own sheet of that stage
    `judged` and `own_state`. One query; says nothing of what others did."""
    on = min(today, month.last)
    stage = CaseStage.objects.filter(case=OuterRef("pk"), starts_on__lte=on)
    stage = stage.order_by("-starts_on")
    mine = own(staff, month).filter(case=OuterRef("pk"), stage=OuterRef("stage_now"))
    items = Item.objects.filter(stage=OuterRef("stage_now")).order_by().values("stage")
    return (
        cases.annotate(
            stage_now=Subquery(stage.values("stage")[:1]),
            stage_code=Subquery(stage.values("stage__code")[:1]),
            stage_title=Subquery(stage.values("stage__title")[:1]),
        )
        .exclude(stage_now=None)
        .annotate(
            asked=Subquery(items.annotate(n=Count("pk")).values("n")),
            own_state=Subquery(mine.values("state")[:1]),
            judged=Subquery(
                mine.annotate(n=Count("ratings")).values("n")[:1],
            ),
        )
        .order_by(F("own_state").asc(nulls_first=True), "youth__kana", "code")
    )

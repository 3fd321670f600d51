"""The one-screen case of a conference: everything the room needs, in a fixed number of queries."""

from dataclasses import dataclass

from django.db.models import Count, Max, OuterRef, Q, Subquery

from cases.measures import attendances
from cases.models import Assignment, Employment, Outcome, SupportPlan
from competencies.measures import case_stages, heat_map, stage_judgements
from competencies.models import StageJudgement
from competencies.models.sheet import State, Voice
from evaluations.measures import readiness
from evaluations.models import AgendaItem, Decision, StageDecision
from jobtra.fiscal import Month

SAID = ("agenda_item", "kind", "text", "role", "said_by__name")


@dataclass(frozen=True)
class Place:
    """Where the case stands in the agenda."""

    number: int
    total: int
    before: AgendaItem | None
    after: AgendaItem | None


@dataclass(frozen=True)
class DraftPlan:
    """A version of the support plan that waits for a conference."""

    pk: int
    number: int
    goals: list  # [(state, by when)]


@dataclass(frozen=True)
class Brief:
    place: Place
    age: int | None
    programme_month: int | None
    workers: dict  # {kind of assignment: Staff}
    ribbon: case_stages.Ribbon
    heat_map: heat_map.HeatMap
    attendance: list
    judgements: stage_judgements.Comparison | None
    waits_for_own: bool  # others' judgements stay hidden until this person has submitted
    readiness: readiness.Readiness | None
    digest: str
    said: list  # what participants wrote from their own screens
    earlier: list  # decisions of earlier conferences, unfinished first
    decided: list  # of this one
    stage_decisions: list
    plan: DraftPlan | None
    outcome: Outcome | None  # the graduation that waits for one


def of_item(item, *, staff):
    """The brief of one agenda item as this person may see it."""
    case, on = item.case, item.conference.held_on
    workers = {
        row.kind: row.staff
        for row in Assignment.objects.in_force()
        .filter(case=case)
        .select_related("staff")
        .only("kind", "staff__name")
    }
    decisions = decisions_of(case, until=on)
    state = judging(item, staff=staff)
    picture = heat_map.of_case(case, on=on, reader=staff, hired_on=item.hired_on)
    ribbon = case_stages.of_case(case, on=on)
    return Brief(
        place=place(item),
        age=case.youth.age_on(on),
        programme_month=case.programme_month(on),
        workers=workers,
        ribbon=ribbon,
        heat_map=picture,
        attendance=attendances.by_month(case, until=on),
        judgements=judgements(case, on, staff, {row.pk: kind for kind, row in workers.items()}),
        waits_for_own=not state["judged"] and (state["began"] or staff in workers.values()),
        digest=digest(item, state),
        readiness=readiness.with_history(case, on=on, staff=staff, picture=picture, ribbon=ribbon),
        said=list(item.contributions.select_related("said_by").only(*SAID)),
        earlier=[row for row in decisions if row.agenda_item_id != item.pk],
        decided=[row for row in decisions if row.agenda_item_id == item.pk],
        stage_decisions=stage_decisions(item) if item.discussed_at else [],
        plan=draft_plan(case),
        outcome=proposed_outcome(case),
    )


def proposed_outcome(case):
    """The outcome that a graduation conference is to decide, or None; it comes with the case."""
    outcome = getattr(case, "outcome", None)
    return outcome if outcome and outcome.state == Outcome.State.PROPOSED else None


def draft_plan(case):
    """The DraftPlan that waits, with its goals in the same query; or None."""
    drafts = SupportPlan.objects.filter(case=case, state=SupportPlan.State.DRAFT)
    columns = ("pk", "number", "goals__state_text", "goals__due_on")
    rows = list(drafts.order_by("goals__place").values_list(*columns))
    goals = [(text, due_on) for _pk, _number, text, due_on in rows if text]
    return DraftPlan(*rows[0][:2], goals) if rows else None


def stage_decisions(item):
    rows = StageDecision.objects.filter(agenda_item=item).select_related("from_stage", "to_stage")
    return list(rows.order_by("pk"))


def place(item):
    agenda = list(AgendaItem.objects.filter(conference=item.conference_id))
    number = agenda.index(item)
    return Place(
        number=number + 1,
        total=len(agenda),
        before=agenda[number - 1] if number else None,
        after=agenda[number + 1] if number + 1 < len(agenda) else None,
    )


def revealed(item, *, staff):
    """The Comparison that a person may see at this item, or None."""
    assigned = Assignment.objects.in_force().filter(case=item.case).values_list("staff", "kind")
    return judgements(item.case, item.conference.held_on, staff, dict(assigned))


def with_state(items):
    """Agenda items with what a page asks of them in one query: the first job, what stands so far."""
    jobs = Employment.objects.filter(case=OuterRef("case")).order_by("starts_on")
    return items.annotate(
        hired_on=Subquery(jobs.values("starts_on")[:1]),
        said=Count("contributions", distinct=True),
        moved=Count("stage_decisions", distinct=True),
        decided=Count("decisions", distinct=True),
    )


def judging(item, *, staff):
    """How far the judgements of the month talked about are, as far as this person may know.

    {"judged", "began": their own sheets; "seen", "revealed", "newest": of what is revealed to them}.
    """
    since = Month.of(item.conference.held_on).previous.first
    rows = StageJudgement.objects.visible_to(staff).filter(case=item.case_id, month__gte=since)
    own = Q(rater=staff, voice=Voice.RATER)
    seen = Q(pk__in=rows.revealed_to(staff).in_force().values("pk"))
    return rows.aggregate(
        judged=Count("pk", filter=own & ~Q(state=State.DRAFT)),
        began=Count("pk", filter=own),
        seen=Count("pk", filter=seen),
        revealed=Count("pk", filter=seen & Q(revealed_at__isnull=False)),
        newest=Max("pk", filter=seen),
    )


def digest(item, state):
    """A short text that changes when what stands at the item for a person does."""
    parts = [state["seen"], state["revealed"], state["newest"], item.said, item.moved, item.decided]
    stamps = [item.discussed_at, item.conference.finished_at]
    return "-".join(map(str, [*(n or 0 for n in parts), *(int(bool(one)) for one in stamps)]))


def judgements(case, on, staff, assigned):
    """The last judgements that are revealed to this person, side by side."""
    return stage_judgements.latest(
        StageJudgement.objects.visible_to(staff)
        .revealed_to(staff)
        .filter(case=case, month__lte=on),
        assigned=assigned,
    )


def decisions_of(case, *, until):
    """The decisions of a case up to a conference: unfinished before finished, the newest first."""
    rows = (
        Decision.objects.with_result()
        .filter(agenda_item__case=case, agenda_item__conference__held_on__lte=until)
        .select_related("owner")
        .only("agenda_item", "action", "dissent", "due_on", "owner__name")
        .order_by("-agenda_item__conference__held_on", "-pk")[:20]
    )
    return sorted(rows, key=lambda row: row.result in ("done", "dropped"))

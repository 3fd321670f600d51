"""The one-screen case of a conference: everything the room needs, in a fixed number of queries."""

from dataclasses import dataclass

from cases.measures import attendances
from cases.models import Assignment, Outcome, SupportPlan
from competencies.measures import case_stages, heat_map, stage_judgements
from competencies.models import StageJudgement
from evaluations.models import AgendaItem, Decision, StageDecision
from jobtra.fiscal import Month


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
    return Brief(
        place=place(item),
        age=case.youth.age_on(on),
        programme_month=case.programme_month(on),
        workers=workers,
        ribbon=case_stages.of_case(case, on=on),
        heat_map=heat_map.of_case(case, on=on, reader=staff),
        attendance=attendances.by_month(case, until=on),
        judgements=judgements(case, on, staff, workers),
        waits_for_own=waits_for_own(case, on, staff, workers),
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


def judgements(case, on, staff, workers):
    """The last judgements that are revealed to this person, side by side."""
    return stage_judgements.latest(
        StageJudgement.objects.visible_to(staff)
        .revealed_to(staff)
        .filter(case=case, month__lte=on),
        assigned={worker.pk: kind for kind, worker in workers.items()},
    )


def waits_for_own(case, on, staff, workers):
    """Whether this person still owes a judgement. Asks only about their own, never about others'.

    The month discussed is that of the conference or the one before.
    """
    if staff not in workers.values():
        return False
    own = StageJudgement.objects.visible_to(staff).submitted().filter(rater=staff, case=case)
    return not own.filter(month__gte=Month.of(on).previous.first, month__lte=on).exists()


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

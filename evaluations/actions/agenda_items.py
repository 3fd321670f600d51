"""What a conference does with one case: look together, agree, decide, or see that nothing changes."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.actions import outcomes, support_plans
from cases.models import Outcome, SupportPlan
from competencies.actions import stage_judgements, stages
from competencies.models import CaseStage
from evaluations.actions.case_conferences import lock_open
from evaluations.measures import readiness
from evaluations.models import AgendaItem, Contribution, Decision, StageDecision
from jobtra import audit
from jobtra.refusals import Refusal


@transaction.atomic
def decide(
    item,
    *,
    by,
    stage=None,
    seen_stage="",
    reason="",
    wish="",
    action="",
    owner=None,
    due_on=None,
    dissent="",
):
    """Record what was decided: on the stage, on what to do, or both; all of it or nothing.

    stage: where the case shall be from the conference on; the present one means it stays.
    seen_stage: the code of the present stage as the person saw it. Marks the case as discussed.
    wish: the youth's own; a change of stage asks for it.
    """
    item = lock_row(item)
    if not stage and not action:
        raise Refusal(_("Choose a stage, or write what to do."))
    if stage:
        decide_stage(item, stage, seen_stage, by=by, reason=reason, dissent=dissent, wish=wish)
    if action:
        decide_action(
            item,
            by=by,
            action=action,
            owner=owner,
            due_on=due_on,
            dissent="" if stage else dissent,
        )
    return discuss(item, by=by)


@transaction.atomic
def discuss(item, *, by):
    """Mark the case as discussed. Once is enough: the first mark stays."""
    item = lock_row(item)
    if item.discussed_at is None:
        item.discussed_at, item.discussed_by = timezone.now(), by
        item.save()
        audit.record("agenda_item.discussed", item, by=by)
    return item


@transaction.atomic
def confer_plan(item, *, by):
    """The conference took the case's draft of a support plan, on its day."""
    item = lock_row(item)
    plan = SupportPlan.objects.in_work().filter(case=item.case).first()
    if plan is None:
        raise Refusal(_("No draft of a plan waits for this conference."))
    support_plans.confer(plan, on=item.conference.held_on, by=by)
    return discuss(item, by=by)


@transaction.atomic
def confer_outcome(item, *, by):
    """The graduation conference decided on the outcome that was proposed, on its day."""
    item = lock_row(item)
    outcome = Outcome.objects.filter(case=item.case).first()
    if outcome is None:
        raise Refusal(_("No outcome is proposed for this case."))
    outcomes.confer(outcome, on=item.conference.held_on, by=by)
    return discuss(item, by=by)


@transaction.atomic
def contribute(item, *, text, by, kind=Contribution.Kind.VIEW):
    """What a participant sees, from their own screen. The same words twice are kept once."""
    item = lock_row(item)
    said, made = item.contributions.get_or_create(
        kind=kind,
        text=text,
        said_by=by,
        defaults={"role": by.role, "said_at": timezone.now()},
    )
    if made:
        audit.record("contribution.made", said, by=by)
    return item


@transaction.atomic
def reveal(item, *, by):
    """Show everybody's judgement of the stage to all, at once."""
    item = lock_row(item)
    stage_judgements.reveal(item.case, on=item.conference.held_on, by=by)
    return item


@transaction.atomic
def agree(item, *, stage, month, marks, by):
    """Keep the levels that the room agreed on. The judgements are revealed with it."""
    item = lock_row(item)
    stage_judgements.reveal(item.case, on=item.conference.held_on, by=by)
    stage_judgements.agree(item.case, stage=stage, month=month, marks=marks, by=by)
    return item


def decide_stage(item, stage, seen, *, by, reason, dissent, wish):
    on = min(item.conference.held_on, timezone.localdate())
    row = CaseStage.objects.in_force(on).filter(case=item.case).select_related("stage").first()
    current = row.stage if row else None
    if (current.code if current else "") != seen:
        raise Refusal(_("The stage was changed meanwhile. Please look at the page again."))
    moves = current is None or current.code != stage.code
    if current and moves and not wish:
        raise Refusal(_("Write what the youth wishes."))
    # What the room decides by is no secret any more: the criteria say what was judged.
    stage_judgements.reveal(item.case, on=item.conference.held_on, by=by)
    known = readiness.of_cases([item.case], on=on, staff=by).get(item.case_id)
    decision = StageDecision.objects.create(
        agenda_item=item,
        from_stage=current,
        to_stage=stage,
        reason=reason,
        dissent=dissent,
        wish=wish,
        criteria=[readiness.kept(one) for one in known.criteria] if known else [],
        decided_at=timezone.now(),
        decided_by=by,
    )
    if moves:
        stages.move(item.case, to=stage, on=on, by=by)
    audit.record("stage_decision.recorded", decision, by=by)


def decide_action(item, *, by, **fields):
    said = {name: fields[name] for name in ("action", "owner", "due_on")}
    if item.decisions.filter(**said).exists():
        raise Refusal(_("This was recorded already."))
    decision = Decision.objects.create(
        agenda_item=item, decided_at=timezone.now(), decided_by=by, **fields
    )
    audit.record("decision.recorded", decision, by=by)


def lock_row(item):
    lock_open(item.conference)
    return (
        AgendaItem.objects.select_for_update(of=("self",))
        .select_related("conference", "case")
        .get(pk=item.pk)
    )

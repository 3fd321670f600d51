"""What a conference does with one case: decide, or see that nothing changes."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.actions import outcomes, support_plans
from cases.models import Outcome, SupportPlan
from competencies.actions import stages
from competencies.models import CaseStage
from evaluations.models import AgendaItem, Decision, StageDecision
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
    action="",
    owner=None,
    due_on=None,
    dissent="",
):
    """Record what was decided: on the stage, on what to do, or both; all of it or nothing.

    stage: where the case shall be from the conference on; the present one means it stays.
    seen_stage: the code of the present stage as the person saw it. Marks the case as discussed.
    """
    item = lock_row(item)
    if not stage and not action:
        raise Refusal(_("Choose a stage, or write what to do."))
    if stage:
        decide_stage(item, stage, seen_stage, by=by, reason=reason, dissent=dissent)
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


def decide_stage(item, stage, seen, *, by, reason, dissent):
    on = min(item.conference.held_on, timezone.localdate())
    row = CaseStage.objects.in_force(on).filter(case=item.case).select_related("stage").first()
    current = row.stage if row else None
    if (current.code if current else "") != seen:
        raise Refusal(_("The stage was changed meanwhile. Please look at the page again."))
    decision = StageDecision.objects.create(
        agenda_item=item,
        from_stage=current,
        to_stage=stage,
        reason=reason,
        dissent=dissent,
        decided_at=timezone.now(),
        decided_by=by,
    )
    if current is None or current.code != stage.code:
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
    return (
        AgendaItem.objects.select_for_update(of=("self",))
        .select_related("conference", "case")
        .get(pk=item.pk)
    )

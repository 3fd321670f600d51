"""The chain of a support plan: conference → the youth's consent → check → approval, or back."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.access import Role
from cases.actions import notifications, plan_drafts
from cases.measures import support_plans as measures
from cases.models import Consent, SupportPlan
from cases.models.notification import Kind
from jobtra import audit
from jobtra.refusals import Refusal

State = SupportPlan.State


@transaction.atomic
def confer(plan, *, on, by):
    """A conference took the draft, on that day. The conference calls this; nobody else does."""
    plan = plan_drafts.lock(plan)
    expect(plan, State.DRAFT, _("Only a draft goes to the conference."))
    if measures.checked_assessment(plan.case) is None:
        raise Refusal(_("The assessment of this case is not checked yet."))
    if lacking := measures.gaps(plan):
        raise Refusal(
            _("The plan is not complete. Missing: %(what)s.") % {"what": measures.listed(lacking)}
        )
    if on > timezone.localdate():
        raise Refusal(_("The conference is still to come."))
    if on < timezone.localdate(plan.written_at):
        raise Refusal(_("The conference was before this draft was begun."))
    plan.conferred_on = on
    advance(plan, State.CONFERRED, by)
    waits(plan, notifications.workers_of(plan.case), by)
    return plan


@transaction.atomic
def agree(plan, *, on, opinion, by):
    """It was explained to the youth on that day, and they agreed. `by` explained it."""
    plan = plan_drafts.lock(plan)
    expect(plan, State.CONFERRED, _("The plan is explained after the conference."))
    if on > timezone.localdate():
        raise Refusal(_("The day of the consent lies in the future."))
    if on < plan.conferred_on:
        raise Refusal(_("The plan is explained on the day of the conference or later."))
    support = Consent.objects.in_force(on).filter(purpose=Consent.Purpose.SUPPORT)
    if not support.filter(case=plan.case).exists():
        raise Refusal(_("On that day no consent to the support is in force. Record it first."))
    plan.agreed_on, plan.youth_opinion = on, opinion
    advance(plan, State.AGREED, by)
    waits(plan, notifications.holders(plan.case.office, Role.CASE_MANAGER), by)
    return plan


@transaction.atomic
def check(plan, *, quality, comment, by):
    """The case manager looked at the ten points (true or false, in the order of QUALITY)."""
    plan = plan_drafts.lock(plan)
    expect(plan, State.AGREED, _("A plan is checked once the youth has agreed."))
    if plan.written_by_id == by.pk:
        raise Refusal(_("You wrote this plan. Another case manager checks it."))
    if len(quality) != len(measures.QUALITY):
        raise Refusal(_("Each of the ten points needs an answer."))
    if not all(quality) and not comment.strip():
        raise Refusal(_("Say in the comment why a point is not met."))
    plan.quality, plan.check_comment = list(quality), comment
    advance(plan, State.CHECKED, by, unmet=len(quality) - sum(quality))
    waits(plan, notifications.holders(plan.case.office, Role.OFFICE_MANAGER), by)
    return plan


@transaction.atomic
def approve(plan, *, by):
    """From its start on the plan is in force."""
    plan = plan_drafts.lock(plan)
    expect(plan, State.CHECKED, _("A plan is approved once it is checked."))
    return advance(plan, State.APPROVED, by)


@transaction.atomic
def send_back(plan, *, state, reason, by):
    """Return a plan that stands in this state. It stays as it was; a copy of it is the next draft,
    by the same author."""
    plan = plan_drafts.lock(plan)
    if state not in (State.CONFERRED, State.AGREED, State.CHECKED) or plan.state != state:
        raise Refusal(_("The plan has moved on meanwhile. Please look at the page again."))
    if not reason.strip():
        raise Refusal(_("Say why the plan is returned."))
    plan.return_reason = reason
    advance(plan, State.RETURNED, by)
    draft = plan_drafts.copy(plan, by=plan.written_by, replaces=plan)
    plan_drafts.copy_goals(plan.goals.all(), draft, is_same=True)
    notifications.tell(
        notifications.workers_of(plan.case).exclude(pk=by.pk),
        Kind.RETURNED,
        "support_plan.returned",
        path=draft.get_absolute_url(),
        key=f"support_plan.returned {plan.pk}",
        case=plan.case,
    )
    return draft


def expect(plan, state, sentence):
    if plan.state != state:
        raise Refusal(sentence)


def advance(plan, state, by, **said):
    """Stamp the state and save; the audit log says which version."""
    plan.state = state
    setattr(plan, f"{state}_at", timezone.now())
    setattr(plan, f"{state}_by", by)
    plan.save()
    audit.record(f"support_plan.{state}", plan, by=by, number=plan.number, **said)
    return plan


def waits(plan, people, by):
    """Tell them that the plan waits for them."""
    verb = f"support_plan.{plan.state}"
    notifications.tell(
        people.exclude(pk=by.pk),
        Kind.WAITING,
        verb,
        path=plan.get_absolute_url(),
        key=f"{verb} {plan.pk}",
        case=plan.case,
    )

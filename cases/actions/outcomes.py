"""Where a youth goes on to: proposed → graduation conference → approved, which graduates."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.access import Role
from cases.actions import notifications
from cases.models import Case, Outcome
from cases.models.notification import Kind
from jobtra import audit
from jobtra.refusals import Refusal

State = Outcome.State


@transaction.atomic
def propose(case, *, by, **fields):
    """Propose the outcome of a case, or put the proposal in other words."""
    case = lock_case(case)
    outcome = Outcome.objects.filter(case=case).first() or Outcome(case=case)
    if outcome.state != State.PROPOSED:
        raise Refusal(_("The conference has decided: only a returned outcome can be changed."))
    check(case, fields)
    for name, value in fields.items():
        setattr(outcome, name, value)
    outcome.proposed_at, outcome.proposed_by, outcome.return_reason = timezone.now(), by, ""
    outcome.save()
    audit.record("outcome.proposed", outcome, by=by, kind=outcome.kind)
    return outcome


def check(case, fields):
    if case.enrolled_on is None:
        raise Refusal(_("The youth is not enrolled yet: record the enrolment first."))
    if case.status != Case.Status.OPEN or not case.is_open:
        raise Refusal(_("The case is not in training: it graduated or was closed."))
    if fields["graduates_on"] < case.enrolled_on:
        raise Refusal(_("The graduation can not be before the enrolment."))
    employment = fields["employment"]
    if fields["kind"] == Outcome.Kind.JOB:
        if employment is None:
            raise Refusal(_("Choose the employment that the youth goes on to."))
        if employment.has_social_insurance is None:
            raise Refusal(_("Say at the employment whether there is social insurance."))
    elif employment is not None:
        raise Refusal(_("Only a job has an employment."))
    if fields["retention_agreed"] and not fields["retention_contact"].strip():
        raise Refusal(_("Say how to keep in touch after the start."))


@transaction.atomic
def confer(outcome, *, on, by):
    """The graduation conference of that day decided on it. Called by the conference."""
    outcome = lock_row(outcome)
    if outcome.state != State.PROPOSED:
        raise Refusal(_("A conference has decided on this outcome already."))
    if on > timezone.localdate():
        raise Refusal(_("The conference is still to come."))
    if not outcome.basis.strip():
        raise Refusal(_("Say first what the graduation rests on."))
    outcome.state, outcome.conferred_on = State.CONFERRED, on
    outcome.conferred_at, outcome.conferred_by = timezone.now(), by
    outcome.save()
    audit.record("outcome.conferred", outcome, by=by, on=str(on))
    notifications.tell(
        notifications.holders(outcome.case.office, Role.OFFICE_MANAGER),
        Kind.WAITING,
        "outcome.conferred",
        path=outcome.get_absolute_url(),
        key=f"outcome {outcome.pk} {outcome.conferred_at:%Y%m%d%H%M%S}",
        case=outcome.case,
    )
    return outcome


@transaction.atomic
def approve(outcome, *, by):
    """The case graduates on the day that was proposed."""
    outcome = lock_row(outcome)
    case = lock_case(outcome.case)
    if outcome.state == State.APPROVED:
        raise Refusal(_("The graduation is approved already."))
    if outcome.state != State.CONFERRED:
        raise Refusal(_("The graduation conference is missing."))
    if outcome.graduates_on > timezone.localdate():
        raise Refusal(_("The day of the graduation is still to come."))
    case.status, case.graduated_on = Case.Status.GRADUATED, outcome.graduates_on
    case.save()
    outcome.state, outcome.approved_at, outcome.approved_by = State.APPROVED, timezone.now(), by
    outcome.save()
    audit.record("outcome.approved", outcome, by=by)
    return outcome


@transaction.atomic
def send_back(outcome, *, reason, by):
    """Back to who proposed it: the conference decides anew."""
    outcome = lock_row(outcome)
    if outcome.state != State.CONFERRED:
        raise Refusal(_("Only what waits for the approval can be returned."))
    if not reason.strip():
        raise Refusal(_("Say why it is returned."))
    outcome.state, outcome.return_reason = State.PROPOSED, reason.strip()
    outcome.conferred_on = outcome.conferred_at = outcome.conferred_by = None
    outcome.save()
    audit.record("outcome.returned", outcome, by=by)
    notifications.tell(
        [outcome.proposed_by],
        Kind.RETURNED,
        "outcome.returned",
        path=outcome.get_absolute_url(),
        key=f"outcome {outcome.pk} returned {timezone.now():%Y%m%d%H%M%S}",
        case=outcome.case,
    )
    return outcome


def lock_case(case):
    return Case.objects.select_for_update(of=("self",)).select_related("office").get(pk=case.pk)


def lock_row(outcome):
    rows = Outcome.objects.select_for_update(of=("self",))
    return rows.select_related("case__office", "proposed_by").get(pk=outcome.pk)

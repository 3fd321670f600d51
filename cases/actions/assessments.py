"""The intake assessment: written, submitted, checked by a case manager, corrected by a new one."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.access import Role
from cases.actions.notifications import holders, tell
from cases.models import Assessment, Case
from cases.models.assessment import NEEDED, PARTS
from cases.models.notification import Kind
from jobtra import audit
from jobtra.refusals import Refusal


@transaction.atomic
def begin(case, *, by, **written):
    """The first of a case: a draft."""
    case = Case.objects.select_for_update().get(pk=case.pk)
    if case.assessments.exists():
        raise Refusal(_("There is an assessment of this case. Go on with that one."))
    assessment = Assessment.objects.create(
        case=case, written_at=timezone.now(), written_by=by, **written
    )
    audit.record("assessment.begun", assessment, by=by)
    return assessment


@transaction.atomic
def write(assessment, *, by, seen, **written):
    """Keep what was typed, complete or not.

    seen: when it was written, as the person's page had it. Refuses when somebody else wrote since.
    """
    assessment = lock_row(assessment)
    refuse_frozen(assessment)
    if assessment.written_at.isoformat() != seen and assessment.written_by_id != by.pk:
        raise Refusal(
            _(
                "%(name)s has changed this assessment meanwhile. Please copy your text and open it anew."
            )
            % {"name": assessment.written_by.name}
        )
    for name, value in written.items():
        setattr(assessment, name, value)
    assessment.written_at, assessment.written_by = timezone.now(), by
    assessment.save()
    audit.record("assessment.written", assessment, by=by)
    return assessment


@transaction.atomic
def submit(assessment, *, by):
    """From now on it stays as it is; the case managers are told."""
    assessment = lock_row(assessment)
    refuse_frozen(assessment)
    missing = [str(label) for label, text in assessment.told(NEEDED) if not text.strip()]
    if missing:
        raise Refusal(_("Still missing: %(fields)s.") % {"fields": " / ".join(missing)})
    assessment.state = Assessment.State.SUBMITTED
    assessment.submitted_at, assessment.submitted_by = timezone.now(), by
    assessment.save()
    audit.record("assessment.submitted", assessment, by=by)
    tell(
        holders(assessment.case.office, Role.CASE_MANAGER).exclude(pk=by.pk),
        Kind.WAITING,
        "assessment.submitted",
        path=assessment.get_absolute_url(),
        key=f"assessment.submitted {assessment.pk}",
        case=assessment.case,
    )
    return assessment


@transaction.atomic
def check(assessment, *, by):
    """Another pair of eyes: who wrote or submitted it does not check it, unless there is no other
    case manager."""
    assessment = lock_row(assessment)
    if assessment.state == Assessment.State.DRAFT:
        raise Refusal(_("This assessment is not submitted yet."))
    if assessment.state == Assessment.State.CHECKED:
        raise Refusal(_("This assessment was checked already."))
    refuse_replaced(assessment)
    if by.pk in {assessment.written_by_id, assessment.submitted_by_id}:
        others = holders(assessment.case.office, Role.CASE_MANAGER).exclude(pk=by.pk)
        if others.exists():
            raise Refusal(_("You wrote it yourself: another case manager checks it."))
    assessment.state = Assessment.State.CHECKED
    assessment.checked_at, assessment.checked_by = timezone.now(), by
    assessment.save()
    audit.record("assessment.checked", assessment, by=by)
    return assessment


@transaction.atomic
def replace(assessment, *, by, reason):
    """A new draft with the same words to start from; what was submitted stays as it was."""
    assessment = lock_row(assessment)
    if assessment.state == Assessment.State.DRAFT:
        raise Refusal(_("This assessment is not submitted yet: change it as it is."))
    refuse_replaced(assessment)
    if not reason.strip():
        raise Refusal(_("Say why the assessment is replaced."))
    new = Assessment.objects.create(
        case_id=assessment.case_id,
        **{name: getattr(assessment, name) for name in PARTS},
        written_at=timezone.now(),
        written_by=by,
        replaces=assessment,
        reason=reason.strip(),
    )
    audit.record("assessment.replaced", new, by=by, replaces=assessment.pk)
    return new


def refuse_frozen(assessment):
    if assessment.state != Assessment.State.DRAFT:
        raise Refusal(_("This assessment was submitted already. To correct it, write a new one."))


def refuse_replaced(assessment):
    if hasattr(assessment, "replaced_by"):
        raise Refusal(_("This assessment was replaced. Work on the newest one."))


def lock_row(assessment):
    rows = Assessment.objects.select_for_update(of=("self",))
    return rows.select_related("case__office", "written_by", "replaced_by").get(pk=assessment.pk)

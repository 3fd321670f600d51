"""A calibration session: convened, answered alone, revealed to all at once, agreed on, closed."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from competencies.measures import calibrations
from competencies.models import (
    CalibrationAnswer,
    CalibrationCase,
    CalibrationInvitation,
    CalibrationQuestion,
    CalibrationSession,
)
from competencies.models.sheet import Rating
from jobtra import audit
from jobtra.refusals import Refusal

STATUS = {"N": Rating.Status.NOT_OBSERVED, "NA": Rating.Status.NOT_APPLICABLE}


@transaction.atomic
def convene(office, *, title, held_on, vignettes, invited, by):
    """Copy these vignettes (`vignettes.Vignette`) into a session and invite these people."""
    if not vignettes:
        raise Refusal(_("Choose at least one vignette."))
    if not invited:
        raise Refusal(_("Invite at least one person."))
    session = CalibrationSession.objects.create(
        office=office,
        title=title,
        held_on=held_on,
        convened_at=timezone.now(),
        convened_by=by,
    )
    fill(session, vignettes, invited)
    audit.record("calibration.convened", session, by=by, cases=len(vignettes), invited=len(invited))
    return session


def fill(session, vignettes, invited):
    """The session's own copies, and a sheet for each who is invited."""
    cases = CalibrationCase.objects.bulk_create(
        CalibrationCase(session=session, position=position, title=one.title, text=one.text)
        for position, one in enumerate(vignettes, start=1)
    )
    CalibrationQuestion.objects.bulk_create(
        CalibrationQuestion(
            case=case, item=asked.item, reference=asked.reference, reason=asked.reason
        )
        for case, one in zip(cases, vignettes, strict=True)
        for asked in one.asked
    )
    add(session, invited)


def add(session, people):
    """Who is invited already stays so."""
    CalibrationInvitation.objects.bulk_create(
        [CalibrationInvitation(session=session, staff=person) for person in people],
        ignore_conflicts=True,
    )


@transaction.atomic
def invite(session, *, people, by):
    """More people, as long as everybody still rates alone."""
    session = lock(session)
    if session.is_revealed:
        raise Refusal(_("This session is revealed already."))
    add(session, people)
    audit.record("calibration.invited", session, by=by, invited=len(people))
    return session


@transaction.atomic
def withdraw(session, *, by):
    """Take back a session opened by mistake, while nobody has submitted."""
    session = lock(session)
    if session.invitations.filter(submitted_at__isnull=False).exists():
        raise Refusal(_("Somebody has submitted. Reveal the session and close it instead."))
    audit.record("calibration.withdrawn", session, by=by)
    session.delete()
    return session


@transaction.atomic
def save(session, *, marks, by):
    """Keep what was chosen as a draft. marks: {question key: ("1" to "5", "N", "NA" or "", note)};
    what is empty stays as it is."""
    invitation = lock_own(session, by)
    known = {row.question_id: row for row in invitation.answers.all()}
    for question in calibrations.questions_of(session):
        mark, note = marks.get(question.pk, ("", ""))
        if mark == "":
            continue
        answer = known.get(question.pk) or CalibrationAnswer(
            invitation=invitation, question=question
        )
        answer.invitation = invitation
        answer.level = calibrations.level_of(question.item, mark)
        answer.status, answer.note = STATUS.get(mark, Rating.Status.RATED), note
        answer.save()
    return invitation


@transaction.atomic
def submit(session, *, by):
    """Every question has an answer. From now on the person's answers are frozen."""
    invitation = lock_own(session, by)
    answered = set(invitation.answers.values_list("question", flat=True))
    missing = [
        f"{row.case.position} {row.item.short_code}"
        for row in calibrations.questions_of(session)
        if row.pk not in answered
    ]
    if missing:
        raise Refusal(_("Still open: %(codes)s.") % {"codes": _(", ").join(missing)})
    invitation.submitted_at, invitation.submitted_by = timezone.now(), by
    invitation.save(update_fields=["submitted_at", "submitted_by"])
    audit.record("calibration.submitted", session, by=by)
    return invitation


@transaction.atomic
def reveal(session, *, by):
    """Show everybody everything at once. Drafts that were not submitted stay out."""
    session = lock(session)
    if session.is_revealed:
        raise Refusal(_("This session is revealed already."))
    if not session.invitations.filter(submitted_at__isnull=False).exists():
        raise Refusal(_("Nobody has submitted yet, so there is nothing to reveal."))
    return stamp(session, "revealed", by)


@transaction.atomic
def agree(question, *, mark, reason, by):
    """What the room agreed on, and why; it may be put otherwise until the session is closed."""
    lock_discussed(question.case.session)
    question.agreed, question.agreed_reason = mark, reason.strip()
    question.agreed_at, question.agreed_by = timezone.now(), by
    question.save(update_fields=["agreed", "agreed_reason", "agreed_at", "agreed_by"])
    audit.record("calibration.agreed", question, by=by, mark=mark)
    return question


@transaction.atomic
def close(session, *, by):
    return stamp(lock_discussed(session), "closed", by)


def lock(session):
    """One hand at a time, so that nobody submits into a reveal."""
    return CalibrationSession.objects.select_for_update().get(pk=session.pk)


def lock_own(session, by):
    """The draft of this person in a session that is not revealed."""
    session = lock(session)
    invitation = session.invitations.filter(staff=by).first()
    if invitation is None:
        raise Refusal(_("You are not invited to this session."))
    if invitation.submitted_at:
        raise Refusal(_("You have submitted your answers already."))
    if session.is_revealed:
        raise Refusal(_("The answers are revealed, so no more are taken."))
    return invitation


def lock_discussed(session):
    """A session between the reveal and the close: what is agreed on, and closed."""
    session = lock(session)
    if not session.is_revealed:
        raise Refusal(_("First the answers are revealed."))
    if session.is_closed:
        raise Refusal(_("This session is closed."))
    return session


def stamp(session, stem, by):
    setattr(session, f"{stem}_at", timezone.now())
    setattr(session, f"{stem}_by", by)
    session.save(update_fields=[f"{stem}_at", f"{stem}_by"])
    audit.record(f"calibration.{stem}", session, by=by)
    return session

"""Two calibration sessions an office: one revealed and talked over, one that each rates alone."""

from datetime import timedelta
from random import Random

from competencies.actions import calibrations as actions
from competencies.measures import anchors, vignettes
from competencies.models import (
    CalibrationAnswer,
    CalibrationQuestion,
    CalibrationSession,
    ItemProposal,
    RaterClearance,
)
from evaluations.demo import phrases
from evaluations.demo.places import at
from evaluations.demo.sheets import MARKS
from jobtra.fiscal import Month, add_business_days

AWAY = (0, 0, 0, 0, 1, -1, -1, 2)  # how far a rater is from the reference
AGREED = 2  # questions that the room agreed on


def write(place, today):
    clear([*place.workers, place.manager], place.manager, today)
    starter = vignettes.starter(vignettes.items_in_force(today))
    past = session_of(place, starter[:2], add_business_days(today, -18), today)
    rate(place, past, [*place.workers, place.manager], today)
    discuss(place, past)
    ahead = session_of(place, starter[2:4], add_business_days(today, 5), today)
    rate(place, ahead, place.workers[1:2], today)


def clear(people, manager, today):
    """They rated before there was a gate."""
    RaterClearance.objects.bulk_create(
        RaterClearance(
            staff=person,
            ground=RaterClearance.Ground.BEFORE,
            cleared_at=at(today - timedelta(days=60)),
            cleared_by=manager,
        )
        for person in people
    )


def session_of(place, chosen, held_on, today):
    """Convened ten days ahead, or yesterday; all raters of the office are invited."""
    convened_on = min(held_on, today + timedelta(days=9)) - timedelta(days=10)
    session = CalibrationSession.objects.create(
        office=place.office,
        title=phrases.CALIBRATION.format(month=Month.of(held_on).month),
        held_on=held_on,
        convened_at=at(convened_on, 17),
        convened_by=place.manager,
    )
    actions.fill(session, chosen, [*place.workers, place.manager])
    return session


def rate(place, session, people, today):
    """These have submitted, the day before the session or yesterday."""
    submitted_at = at(min(session.held_on, today) - timedelta(days=1), 16, 40)
    levels = {}
    for invitation in session.invitations.filter(staff__in=people).order_by("staff__code"):
        rng = Random(f"{invitation.staff.code} {session.held_on}")
        CalibrationAnswer.objects.bulk_create(
            answer(invitation, question, rng, levels) for question in questions_of(session)
        )
        invitation.submitted_at, invitation.submitted_by = submitted_at, invitation.staff
        invitation.save()


def questions_of(session):
    return CalibrationQuestion.objects.filter(case__session=session).select_related("item__version")


def answer(invitation, question, rng, levels):
    mark = question.reference
    if mark.isdecimal():
        mark = max(1, min(5, int(mark) + rng.choice(AWAY)))
    elif rng.random() < 0.3:
        mark = 3
    version = question.item.version
    found = levels.setdefault(version.pk, anchors.items_of(version))[question.item_id].anchors
    return CalibrationAnswer(
        invitation=invitation,
        question=question,
        level=found.get(mark),
        status="rated" if mark in found else MARKS[mark],
    )


def discuss(place, session):
    """Revealed in the room; the first questions agreed on, with a proposal for the wording."""
    moment = at(session.held_on, 16)
    session.revealed_at, session.revealed_by = moment, place.manager
    session.save()
    for question in questions_of(session)[:AGREED]:
        question.agreed, question.agreed_reason = question.reference, phrases.AGREED
        question.agreed_at, question.agreed_by = moment, place.manager
        question.save()
    ItemProposal.objects.create(
        office=place.office,
        item=question.item,
        question=question,
        change=phrases.PROPOSAL[0],
        reason=phrases.PROPOSAL[1],
        made_at=moment,
        made_by=place.workers[0],
    )

"""Whose ratings count: the gate of a new rater, read and never written."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef

from cases.access import GRANTS
from cases.models import Staff
from competencies.measures.calibration_marks import is_within_one, mark_of
from competencies.models import (
    CalibrationAnswer,
    CalibrationSession,
    Checklist,
    RaterClearance,
    StageJudgement,
)
from competencies.models.sheet import Source

VIGNETTES, NEEDED = (
    10,
    8,
)  # so many are rated; so many within one level of the reference open the gate
RATE, WAIVE = "competencies.rate_calibration", "competencies.waive_gate"


def is_cleared(person):
    """An expression: does the person of the outer row (`person`, a path to their id) count?

    Imported sheets speak for themselves: who is named on one rated before.
    """
    return (
        Exists(RaterClearance.objects.filter(staff=OuterRef(person)))
        | Exists(Checklist.objects.filter(rater=OuterRef(person), source=Source.IMPORT))
        | Exists(StageJudgement.objects.filter(rater=OuterRef(person), source=Source.IMPORT))
    )


def cleared(staff_ids):
    """Of these ids of Staff the set of those whose ratings count. One query."""
    people = Staff.objects.filter(is_cleared("pk"), pk__in=set(staff_ids))
    return set(people.values_list("pk", flat=True))


def raters(staff):
    """Of the people this person sees those whose role may rate today, by code."""
    people = Staff.objects.visible_to(staff).admissible().posted(role__in=GRANTS[RATE])
    return people.order_by("code")


def waivers(office):
    """Who may waive the gate at an office today."""
    return Staff.objects.admissible().posted(office=office, role__in=GRANTS[WAIVE])


@dataclass(frozen=True)
class Standing:
    """How far one rater is with the gate."""

    staff: Staff
    is_cleared: bool
    clearance: RaterClearance | None  # None also where imported sheets speak for the person
    scores: list  # of each attempt: how many were within one level, the oldest first
    answered: int | None  # how many of an attempt that is not submitted yet; None: there is none


def standings(people):
    """[Standing] of these Staff, in their order. Four queries, however many."""
    ids = [person.pk for person in people]
    counting = cleared(ids)
    found = {row.staff_id: row for row in RaterClearance.objects.filter(staff__in=ids)}
    scores, under_way = scores_of(ids), answered_of(ids)
    return [
        Standing(
            person,
            person.pk in counting,
            found.get(person.pk),
            scores[person.pk],
            under_way.get(person.pk),
        )
        for person in people
    ]


def scores_of(ids):
    """{staff id: [score of each submitted gate]}"""
    rows = (
        CalibrationAnswer.objects.submitted()
        .filter(
            invitation__staff__in=ids,
            invitation__session__kind=CalibrationSession.Kind.GATE,
        )
        .select_related("invitation", "question", "level")
        .order_by("invitation_id")
    )
    found = defaultdict(dict)
    for row in rows:
        gates = found[row.invitation.staff_id]
        hit = is_within_one(mark_of(row), row.question.reference)
        gates[row.invitation_id] = gates.get(row.invitation_id, 0) + hit
    return defaultdict(list, {staff: list(gates.values()) for staff, gates in found.items()})


def answered_of(ids):
    """{staff id: answers of the gate that is open}"""
    rows = CalibrationSession.objects.filter(
        kind=CalibrationSession.Kind.GATE, convened_by__in=ids, revealed_at=None
    )
    return dict(
        rows.order_by().values_list("convened_by").annotate(n=Count("invitations__answers"))
    )

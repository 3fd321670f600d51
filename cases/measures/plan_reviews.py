"""When the plan of a case is to be looked at again (domain 5.3).

The review is due on the plan's own day. One held from three weeks before that day on answers it:
the next is due three months after. Asked of open cases in training; graduates are followed by
retention checks. No query beyond the columns that `with_plan` adds.
"""

import datetime as dt
from dataclasses import dataclass

from django.db import models
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from cases.models import PlanReview, SupportPlan
from jobtra.fiscal import reach_date

SOON, NEAR, ESCALATED = dt.timedelta(days=21), dt.timedelta(days=14), dt.timedelta(days=14)
TO_FIRST_PLAN = dt.timedelta(days=30)  # from the enrolment
MONTHS = 3


class State(models.TextChoices):
    LATER = "later", _("Later")
    SOON = "soon", _("Within three weeks")
    NEAR = "near", _("Within two weeks")
    OVERDUE = "overdue", _("Overdue")
    ESCALATED = "escalated", _("Overdue, with the office manager")
    NO_PLAN = "no_plan", _("No plan yet")


@dataclass(frozen=True, slots=True)
class Due:
    """The next review of a case's plan; with NO_PLAN the day by which there should have been one."""

    due_on: dt.date
    state: State

    @property
    def is_told(self):
        return self.state != State.LATER

    @property
    def is_overdue(self):
        return self.state in {State.OVERDUE, State.ESCALATED}


def with_plan(cases, today):
    """Cases with `plan_id`, `plan_review_on`, `plan_reviewed_on`, `plan_decision`, `plan_in_work`:
    of the plan in force and its last review, and the state of a version in work."""
    plan = (
        SupportPlan.objects.approved()
        .filter(case=OuterRef("pk"), starts_on__lte=today)
        .order_by("-starts_on", "-number")
    )
    review = PlanReview.objects.filter(plan=OuterRef("plan_id"), reviewed_on__lte=today)
    review = review.order_by("-reviewed_on", "-pk")
    in_work = SupportPlan.objects.in_work().filter(case=OuterRef("pk"))
    return cases.annotate(
        plan_id=Subquery(plan.values("pk")[:1]),
        plan_review_on=Subquery(plan.values("review_on")[:1]),
        plan_in_work=Subquery(in_work.values("state")[:1]),
    ).annotate(
        plan_reviewed_on=Subquery(review.values("reviewed_on")[:1]),
        plan_decision=Subquery(review.values("decision")[:1]),
    )


def due_of(case, today):
    """The Due of a case from `with_plan`, or None when nothing is asked."""
    if not case.is_open or case.status != case.Status.OPEN or case.enrolled_on is None:
        return None
    if case.plan_id is None:
        by = case.enrolled_on + TO_FIRST_PLAN
        return Due(by, State.NO_PLAN) if today > by else None
    if case.plan_decision == PlanReview.Decision.END:
        return None
    due_on = next_due(case.plan_review_on, case.plan_reviewed_on)
    return Due(due_on, state_of(due_on, today))


def next_due(review_on, reviewed_on):
    if reviewed_on and reviewed_on >= review_on - SOON:
        return reach_date(reviewed_on, MONTHS)
    return review_on


def state_of(due_on, today):
    if today >= due_on + ESCALATED:
        return State.ESCALATED
    if today >= due_on:
        return State.OVERDUE
    if today >= due_on - NEAR:
        return State.NEAR
    return State.SOON if today >= due_on - SOON else State.LATER


def of(cases, today):
    """{case key: Due} of these cases (a queryset), where there is something to say. One query."""
    found = {case.pk: due_of(case, today) for case in with_plan(cases, today)}
    return {pk: due for pk, due in found.items() if due and due.is_told}

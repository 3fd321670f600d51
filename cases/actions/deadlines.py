"""Once a day, people are told of the days that draw near, and of who stays away."""

from django.db import transaction
from django.db.models import Max
from django.urls import reverse

from cases.access import Role
from cases.actions.notifications import holders, tell, workers_of
from cases.measures import absences, plan_reviews, retention
from cases.measures.plan_reviews import State
from cases.measures.retention import Standing
from cases.models import Case
from cases.models.notification import Kind
from jobtra.fiscal import Month

REVIEWS = {
    State.SOON: "plan_review.due",
    State.NEAR: "plan_review.due",
    State.OVERDUE: "plan_review.overdue",
    State.ESCALATED: "plan_review.overdue",
    State.NO_PLAN: "plan_review.no_plan",
}


@transaction.atomic
def tell_due(*, today):
    """Tell of all that is due; each person hears once of each step towards the day and past it."""
    for case in plan_reviews.with_plan(Case.objects.open().select_related("office"), today):
        due = plan_reviews.due_of(case, today)
        if due and due.is_told:
            tell_review(case, due)
    for step in retention.due(Case.objects.all(), today):
        tell_check(step)
    away = absences.of(Case.objects.in_training(today), today)
    for case in Case.objects.filter(pk__in=away).select_related("office"):
        tell_absence(case, away[case.pk])


def tell_review(case, due):
    """Who follows the case; past the day the case managers too, at last the office manager."""
    people = set(workers_of(case))
    if due.state not in {State.SOON, State.NEAR}:
        people.update(holders(case.office, Role.CASE_MANAGER))
    if due.state == State.ESCALATED:
        people.update(holders(case.office, Role.OFFICE_MANAGER))
    tell(
        people,
        Kind.REVIEW,
        REVIEWS[due.state],
        path=reverse("cases:case_plan", args=[case.pk]),
        key=f"plan_review {case.pk} {due.due_on} {due.state}",
        case=case,
    )


def tell_check(step):
    """Who follows the case; past the window the case managers too."""
    case, is_overdue = step.employment.case, step.standing == Standing.OVERDUE
    people = set(workers_of(case))
    if is_overdue:
        people.update(holders(case.office, Role.CASE_MANAGER))
    tell(
        people,
        Kind.RETENTION,
        "retention.overdue" if is_overdue else "retention.due",
        path=step.employment.get_absolute_url(),
        key=f"retention {step.employment.pk} {step.point} {step.standing}",
        case=case,
    )


def tell_absence(case, absence):
    """Once a streak, which lasts until they come; of coming too seldom once a month."""
    if absence.running:
        came_on = case.attendances.counted().came().aggregate(last=Max("on"))["last"]
        key = f"absence {case.pk} after {came_on}"
    else:
        key = f"absence {case.pk} seldom {Month.of(absence.until)}"
    tell(
        {*workers_of(case), *holders(case.office, Role.CASE_MANAGER)},
        Kind.ALERT,
        "absence.alert",
        path=reverse("cases:case_attendance", args=[case.pk]),
        key=key,
        case=case,
    )

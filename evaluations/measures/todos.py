"""What one person has to do next, from every part of the case file, by its day."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.access import Role
from cases.measures import plan_reviews, retention
from cases.measures.plan_reviews import State
from cases.models import (
    Assessment,
    Case,
    Closure,
    Employment,
    Enquiry,
    Internship,
    JobApplication,
    Outcome,
    SupportPlan,
    Transfer,
)
from competencies.measures import clearance
from competencies.measures.case_notes import DRAFTS
from competencies.measures.rating_month import deadline
from competencies.models import CalibrationSession, DoubleRating
from evaluations.models import Decision
from jobtra.fiscal import Month, add_business_days

CHECK_WITHIN = 3  # business days for what waits for a check or an approval


@dataclass(frozen=True)
class Todo:
    """One thing to do. `who` is whose file it is about, `path` the page to do it on."""

    kind: str
    who: str
    what: str
    due_on: dt.date
    path: str
    decision: Decision | None = None  # may be done with on the spot


def todo(kind, row, what, due_on, path=""):
    return Todo(kind, row.case.youth.name, what, due_on, path or row.get_absolute_url())


@dataclass(frozen=True)
class Agenda:
    """What is to be done, by how near its day is. Each is a pair: the Todo, and its days late."""

    overdue: list
    today: list
    week: list
    later: list

    def __bool__(self):
        return any([self.overdue, self.today, self.week, self.later])


def agenda(todos, today):
    """The Agenda of these Todos, each part the earliest day first."""
    todos = sorted(todos, key=lambda one: (one.due_on, one.kind, one.who))
    pairs = [(one, (today - one.due_on).days) for one in todos]
    to_sunday = today.weekday() - 6
    return Agenda(
        overdue=[pair for pair in pairs if pair[1] > 0],
        today=[pair for pair in pairs if pair[1] == 0],
        week=[pair for pair in pairs if to_sunday <= pair[1] < 0],
        later=[pair for pair in pairs if pair[1] < to_sunday],
    )


def waited(moment):
    """When something handed on at that moment should be answered."""
    return add_business_days(timezone.localdate(moment), CHECK_WITHIN)


def decisions(staff, today):
    """What conferences gave this person to do."""
    rows = Decision.objects.visible_to(staff).filter(owner=staff).unfinished()
    return [
        Todo(
            kind=_("Decision"),
            who=row.agenda_item.case.youth.name,
            what=row.action,
            due_on=row.due_on,
            path=row.get_absolute_url(),
            decision=row,
        )
        for row in rows.select_related("agenda_item__case__youth")
    ]


def with_youth(rows):
    return rows.select_related("case__youth")


# What a support worker does for the youths in `cases` (a queryset)


def appointments(staff, today):
    """Enquiries this person took, with an appointment or urgent, and those of nobody's doing yet."""
    rows = Enquiry.objects.visible_to(staff).open().filter(taken_by=staff)
    rows = rows.filter(Q(next_at__isnull=False) | Q(is_urgent=True))
    return [
        Todo(
            kind=_("Reception"),
            who=row.call_name or row.name or row.caller_name or "—",
            what=_("Urgent") if row.is_urgent else _("Appointment"),
            due_on=timezone.localdate(row.next_at or row.received_at),
            path=row.get_absolute_url(),
        )
        for row in rows
    ]


def drafts(staff, today):
    """Case notes that this person began and did not save yet."""
    rows = {
        int(row.key.removeprefix(DRAFTS)): row
        for row in staff.drafts.filter(key__startswith=DRAFTS)
    }
    cases = Case.objects.visible_to(staff).filter(pk__in=rows).select_related("youth")
    return [
        Todo(
            kind=_("Notes"),
            who=case.youth.name,
            what=_("draft to be finished"),
            due_on=timezone.localdate(rows[case.pk].saved_at),
            path=reverse("competencies:case_note_new", args=[case.pk]),
        )
        for case in cases
    ]


def calibrations(staff, today):
    """Sessions this person is still to rate for, and the ten vignettes of a new rater."""
    rows = CalibrationSession.objects.visible_to(staff).together().open_to(staff)
    found = [
        Todo(
            kind=_("Calibration"),
            who=row.title,
            what=_("to be rated alone"),
            due_on=row.held_on,
            path=reverse("competencies:calibration_rate", args=[row.pk]),
        )
        for row in rows
    ]
    if not clearance.cleared([staff.pk]):
        found.append(
            Todo(
                kind=_("Calibration"),
                who=_("Ten vignettes"),
                what=_("then your ratings count"),
                due_on=today,
                path=reverse("competencies:gate_begin"),
            )
        )
    return found


def assessments(cases, today):
    rows = with_youth(Assessment.objects.current().filter(case__in=cases, submitted_at=None))
    return [
        todo(_("Assessment"), row, _("to be finished"), row.heard_on + dt.timedelta(days=7))
        for row in rows
    ]


def plans(cases, today):
    """Drafts that came back, and plans that the youth has not been told of."""
    rows = with_youth(SupportPlan.objects.in_work().filter(case__in=cases))
    returned = rows.filter(state=SupportPlan.State.DRAFT, replaces__isnull=False)
    returned = returned.select_related("replaces")
    told = rows.filter(state=SupportPlan.State.CONFERRED)
    return [
        todo(_("Returned"), row, row.replaces.return_reason, waited(row.replaces.returned_at))
        for row in returned
    ] + [
        todo(_("Plan"), row, _("to be explained to the youth"), waited(row.conferred_at))
        for row in told
    ]


def internships(cases, today):
    rows = Internship.objects.filter(
        case__in=cases, ends_on__lte=today, closed_at=None, cancelled_at=None
    )
    return [
        todo(_("Internship"), row, _("to be looked back on with the youth"), row.ends_on)
        for row in with_youth(rows)
    ]


def applications(cases, today):
    rows = JobApplication.objects.going().filter(case__in=cases, next_on__isnull=False)
    return [
        todo(
            _("Application"),
            row,
            row.employer_name,
            row.next_on,
            reverse("cases:case_work", args=[row.case_id]),
        )
        for row in with_youth(rows)
    ]


def outcomes(cases, today):
    rows = Outcome.objects.filter(case__in=cases, state=Outcome.State.PROPOSED)
    rows = rows.exclude(return_reason="")
    return [
        todo(_("Returned"), row, row.return_reason, waited(row.proposed_at))
        for row in with_youth(rows)
    ]


# What waits for a role


def checks(staff, today):
    """What waits for the case manager's check."""
    rows = [
        (_("Assessment"), "submitted_at", Assessment.objects.filter(checked_at=None)),
        (_("Plan"), "agreed_at", SupportPlan.objects.filter(state=SupportPlan.State.AGREED)),
        (_("Closure"), "proposed_at", Closure.objects.filter(confirmed_at=None)),
        (_("Leaving"), "separated_at", Employment.objects.filter(separation_checked_at=None)),
    ]
    return [
        todo(kind, row, _("waits for your check"), waited(getattr(row, since)))
        for kind, since, found in rows
        for row in with_youth(found.visible_to(staff).filter(**{f"{since}__isnull": False}))
    ]


def approvals(staff, today):
    """What waits for the office manager's approval."""
    rows = [
        (_("Plan"), "checked_at", SupportPlan.objects.filter(state=SupportPlan.State.CHECKED)),
        (_("Graduation"), "conferred_at", Outcome.objects.filter(state=Outcome.State.CONFERRED)),
    ]
    return [
        todo(kind, row, _("waits for your approval"), waited(getattr(row, since)))
        for kind, since, found in rows
        for row in with_youth(found.visible_to(staff))
    ]


def transfers(staff, today):
    """Cases offered to this office. Their file is not ours yet: a code, no name."""
    rows = Transfer.objects.open().filter(to_office=staff.office_id)
    return [
        Todo(
            kind=_("Transfer"),
            who=row.case.code,
            what=_("%(office)s asks") % {"office": row.from_office.name},
            due_on=waited(row.asked_at),
            path=row.get_absolute_url(),
        )
        for row in rows.select_related("case", "from_office")
    ]


def employment_checks(cases, today):
    return [
        todo(_("Employment check"), step.employment, step.label, step.due_on)
        for step in retention.due(cases, today)
    ]


def reviews(cases, today):
    """Plans whose review draws near or is overdue, and cases still without a plan."""
    rows = plan_reviews.with_plan(cases, today).select_related("youth")
    dues = [(row, plan_reviews.due_of(row, today)) for row in rows]
    return [
        Todo(
            kind=_("Plan"),
            who=row.youth.name,
            what=_("no plan yet") if due.state == State.NO_PLAN else _("review"),
            due_on=due.due_on,
            path=reverse("cases:case_plan", args=[row.pk]),
        )
        for row, due in dues
        if due and due.is_told
    ]


def double_ratings(staff, today):
    """The months this person still rates a second time, due with the month's checklists."""
    rows = DoubleRating.objects.visible_to(staff).blinding(staff).select_related("case__youth")
    return [
        todo(_("Double rating"), row, _("rate alone"), deadline(Month.of(row.month)))
        for row in rows
    ]


FOR_YOUTHS = [assessments, plans, internships, applications, outcomes, employment_checks, reviews]
FOR_ROLES = {
    Role.SUPPORT_WORKER: [decisions, appointments, drafts, calibrations, double_ratings],
    Role.CASE_MANAGER: [
        decisions,
        appointments,
        drafts,
        calibrations,
        double_ratings,
        checks,
        transfers,
    ],
    Role.OFFICE_MANAGER: [decisions, appointments, drafts, approvals, transfers],
}


def of(staff, cases, today):
    """[Todo] of a person who follows these cases (a queryset)."""
    found = [one for rule in FOR_ROLES.get(staff.role, []) for one in rule(staff, today)]
    return found + [one for rule in FOR_YOUTHS for one in rule(cases, today)]

"""What a case file lacks, and what in it does not fit together. Rules over one query of many cases."""

import datetime as dt

from django.db.models import Exists, Max, OuterRef, Subquery
from django.utils.translation import gettext as _

from cases.models import (
    Assessment,
    Assignment,
    Attendance,
    CaseNote,
    Consent,
    Employment,
    JobApplication,
    PlannedDay,
    Posting,
    SupportPlan,
)

TO_ENROL = dt.timedelta(days=28)  # the first stage takes up to four weeks
WITHOUT_NOTE = dt.timedelta(days=30)
WITHOUT_DAYS = dt.timedelta(days=14)


def with_file(cases, today):
    """The open cases with what the rules read, in one query."""
    of_case = {"case": OuterRef("pk")}
    key_worker = Assignment.objects.in_force(today).filter(**of_case, kind=Assignment.Kind.KEY)
    here = Posting.objects.in_force(today).exclude(role="")
    here = here.filter(
        staff=OuterRef("staff"), office=OuterRef("case__office"), staff__is_active=True
    )
    plans = SupportPlan.objects.in_force(today)
    accepted = JobApplication.objects.filter(**of_case, stage=JobApplication.Stage.ACCEPTED)
    hired = Employment.objects.filter(**of_case)
    return cases.open().annotate(
        has_worker=Exists(key_worker),
        has_worker_here=Exists(key_worker.filter(Exists(here))),
        has_consent=Exists(
            Consent.objects.in_force(today).filter(**of_case, purpose=Consent.Purpose.SUPPORT)
        ),
        has_assessment=Exists(Assessment.objects.filter(**of_case, checked_at__isnull=False)),
        has_planned_days=Exists(
            PlannedDay.objects.filter(plan__case=OuterRef("pk"), plan__in=plans.values("pk"))
        ),
        noted_at=Subquery(last(CaseNote.objects.current(), "happened_at")),
        came_on=Subquery(last(Attendance.objects.all(), "on")),
        is_accepted=Exists(accepted),
        is_hired=Exists(hired),
    )


def last(rows, column):
    found = rows.filter(case=OuterRef("pk")).order_by().values("case")
    return found.annotate(last=Max(column)).values("last")


def is_for(cases, attribute):
    """An office that keeps no such record at all is not reminded of it case by case."""
    return any(getattr(case, attribute) for case in cases)


def missing(cases, today):
    """{case key: [sentence]} of these cases (a list from `with_file`)."""
    rules = [
        (lambda case: not case.has_worker, _("No key worker")),
        (
            lambda case: waits_to_enrol(case, today),
            _("Not enrolled four weeks after the first visit"),
        ),
    ]
    if is_for(cases, "has_consent"):
        rules.append(
            (
                lambda case: is_enrolled(case) and not case.has_consent,
                _("No consent to the support"),
            )
        )
    if is_for(cases, "has_assessment"):
        rules.append(
            (lambda case: is_enrolled(case) and not case.has_assessment, _("No checked assessment"))
        )
    if is_for(cases, "noted_at"):
        rules.append((lambda case: lacks_note(case, today), _("No note for 30 days")))
    return told(cases, rules)


def inconsistent(cases, today):
    """{case key: [sentence]} of these cases (a list from `with_file`)."""
    rules = [
        (
            lambda case: case.has_worker and not case.has_worker_here,
            _("The key worker is not posted to this office"),
        ),
        (
            lambda case: case.is_accepted and not case.is_hired,
            _("An offer was accepted, but no employment is recorded"),
        ),
    ]
    if is_for(cases, "came_on"):
        rules.append(
            (
                lambda case: case.has_planned_days and lacks_days(case, today),
                _("Days are planned, but none was recorded for two weeks"),
            )
        )
    return told(cases, rules)


def told(cases, rules):
    found = {}
    for case in cases:
        if sentences := [sentence for holds, sentence in rules if holds(case)]:
            found[case.pk] = sentences
    return found


def is_enrolled(case):
    """In training: those who graduated are followed by other rules."""
    return case.enrolled_on is not None and case.status == case.Status.OPEN


def waits_to_enrol(case, today):
    return (
        case.enrolled_on is None
        and case.first_visit_on is not None
        and today - case.first_visit_on > TO_ENROL
    )


def lacks_note(case, today):
    since = case.noted_at.date() if case.noted_at else case.enrolled_on
    return is_enrolled(case) and today - since > WITHOUT_NOTE


def lacks_days(case, today):
    since = case.came_on or case.enrolled_on
    return is_enrolled(case) and today - since > WITHOUT_DAYS

"""A job: recorded, corrected, checked on, left."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.access import Role
from cases.actions import employers, notifications
from cases.models import (
    Case,
    ContactAttempt,
    Employment,
    EmploymentCheck,
    JobApplication,
)
from cases.models.notification import Kind
from jobtra import audit
from jobtra.refusals import Refusal

ATTEMPTS, WAYS = 3, 2  # before "unknown" may be recorded


@transaction.atomic
def record(case, *, by, company, application=None, **fields):
    """A new job at a company (its name). `application`: the one that led to it, now accepted."""
    case = Case.objects.select_for_update().get(pk=case.pk)
    check_start(case, fields["starts_on"])
    employment = Employment.objects.create(
        case=case,
        employer=employers.find(case.office, company),
        employer_name=company.strip(),
        **fields,
    )
    if application:
        accept(application, case)
    audit.record("employment.recorded", employment, by=by, starts_on=str(employment.starts_on))
    return employment


def accept(application, case):
    row = JobApplication.objects.select_for_update().get(pk=application.pk, case=case)
    row.stage = JobApplication.Stage.ACCEPTED
    row.result_on = row.result_on or max(
        timezone.localdate(), row.applied_on or timezone.localdate()
    )
    row.next_on = None
    row.save()


@transaction.atomic
def change(employment, *, by, company, **fields):
    employment = lock_row(employment)
    check_start(employment.case, fields["starts_on"])
    if employment.left_on and employment.left_on < fields["starts_on"]:
        raise Refusal(_("The leaving date can not be before the start."))
    before = str(employment.starts_on)
    for name, value in fields.items():
        setattr(employment, name, value)
    employment.employer_name = company.strip()
    employment.employer = employers.find(employment.case.office, company)
    employment.save()
    audit.record(
        "employment.changed", employment, by=by, starts_on=[before, str(employment.starts_on)]
    )
    return employment


def check_start(case, starts_on):
    """Refuse what the database would refuse too, in words."""
    if case.enrolled_on is None:
        raise Refusal(_("The youth is not enrolled yet: record the enrolment first."))
    if starts_on < case.enrolled_on:
        raise Refusal(_("The job can not start before the enrolment."))


@transaction.atomic
def attempt(employment, *, on, method, by):
    """A try to reach them that was not answered."""
    employment = lock_row(employment)
    row = ContactAttempt.objects.create(
        employment=employment,
        on=on,
        method=method,
        recorded_at=timezone.now(),
        recorded_by=by,
    )
    audit.record("employment.attempted", employment, by=by, on=str(on))
    return row


@transaction.atomic
def check(employment, *, by, on, status, **fields):
    """What was learnt on a day. "Left" is told by `separate`, "unknown" needs enough attempts."""
    employment = lock_row(employment)
    if on < employment.starts_on:
        raise Refusal(_("The day it was true can not be before the job started."))
    if status == EmploymentCheck.Status.LEFT:
        raise Refusal(_("Record the leaving itself: it asks for the day and the reason."))
    if status == EmploymentCheck.Status.UNKNOWN:
        refuse_too_few_attempts(employment)
    elif employment.left_on and on > employment.left_on:
        raise Refusal(_("They had left by that day."))
    return write_check(employment, by=by, on=on, status=status, **fields)


def write_check(employment, *, by, on, status, **fields):
    row = EmploymentCheck.objects.create(
        employment=employment,
        on=on,
        status=status,
        recorded_at=timezone.now(),
        recorded_by=by,
        **fields,
    )
    audit.record("employment.checked", employment, by=by, status=status, on=str(on))
    return row


def refuse_too_few_attempts(employment):
    """Attempts since the last answer count."""
    last = employment.checks.exclude(status=EmploymentCheck.Status.UNKNOWN).order_by("-on").first()
    tries = employment.attempts.all()
    if last:
        tries = tries.filter(on__gt=last.on)
    ways = len({row.method for row in tries})
    if tries.count() >= ATTEMPTS and ways >= WAYS:
        return
    raise Refusal(
        ngettext(
            "“Unknown” needs three attempts by two ways: there is %(tries)s so far.",
            "“Unknown” needs three attempts by two ways: there are %(tries)s so far.",
            tries.count(),
        )
        % {"tries": tries.count()}
    )


@transaction.atomic
def separate(employment, *, by, left_on, **fields):
    """The job ended. Told to the case managers, who check it."""
    employment = lock_row(employment)
    if employment.left_on:
        raise Refusal(_("The leaving is recorded already."))
    if left_on < employment.starts_on:
        raise Refusal(_("The leaving date can not be before the start."))
    at_work = employment.checks.filter(
        status__in=[EmploymentCheck.Status.EMPLOYED, EmploymentCheck.Status.ON_LEAVE],
        on__gt=left_on,
    )
    if at_work.exists():
        raise Refusal(_("They were confirmed at work after that day."))
    for name, value in {"left_on": left_on, **fields}.items():
        setattr(employment, name, value)
    employment.separated_at, employment.separated_by = timezone.now(), by
    employment.save()
    write_check(employment, by=by, on=left_on, status=EmploymentCheck.Status.LEFT)
    audit.record("employment.separated", employment, by=by, left_on=str(left_on))
    notifications.tell(
        notifications.holders(employment.case.office, Role.CASE_MANAGER),
        Kind.WAITING,
        "employment.separated",
        path=employment.get_absolute_url(),
        key=f"separation {employment.pk}",
        case=employment.case,
    )
    return employment


@transaction.atomic
def check_separation(employment, *, by):
    employment = lock_row(employment)
    if employment.separated_at is None:
        raise Refusal(_("No leaving is recorded."))
    if employment.separation_checked_at is None:
        employment.separation_checked_at, employment.separation_checked_by = timezone.now(), by
        employment.save()
        audit.record("employment.separation_checked", employment, by=by)
    return employment


def lock_row(employment):
    rows = Employment.objects.select_for_update(of=("self",))
    return rows.select_related("case__office").get(pk=employment.pk)

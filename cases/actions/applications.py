"""Applications for jobs: from choosing one to its result."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.actions import employers
from cases.models import Case, JobApplication
from jobtra import audit
from jobtra.refusals import Refusal


@transaction.atomic
def add(case, *, by, company, **fields):
    """A company (its name) of the office's list is tied to it; another is no contact of ours yet."""
    case = Case.objects.select_related("office").get(pk=case.pk)
    if case.enrolled_on is None:
        raise Refusal(_("The youth is not enrolled yet. Applications come after the enrolment."))
    if not case.is_open:
        raise Refusal(_("This case is closed."))
    application = JobApplication(
        case=case, recorded_at=timezone.now(), recorded_by=by, **at(case.office, company), **fields
    )
    check_result(application)
    application.save()
    audit.record("application.added", application, by=by, stage=application.stage)
    return application


@transaction.atomic
def change(application, *, by, company, **fields):
    application = lock_row(application)
    for field, value in {**at(application.case.office, company), **fields}.items():
        setattr(application, field, value)
    check_result(application)
    application.save()
    audit.record("application.changed", application, by=by, stage=application.stage)
    return application


@transaction.atomic
def move(application, *, by, to):
    """On to its next stage, today. Told twice, it moves once."""
    application = lock_row(application)
    if application.stage == to:
        return application
    if application.next_stage != to:
        raise Refusal(_("This application has moved on since. Please look at it anew."))
    today = timezone.localdate()
    application.stage = to
    if to == JobApplication.Stage.APPLIED:
        application.applied_on = application.applied_on or today
    if to in JobApplication.RESULTS:
        application.result_on = application.result_on or today
    application.save()
    audit.record("application.moved", application, by=by, stage=to)
    return application


def check_result(application):
    if application.stage in JobApplication.RESULTS and application.result_on is None:
        raise Refusal(_("Say on which day the result came (“result on”)."))


def at(office, company):
    employer = employers.find(office, company)
    return {"employer": employer, "employer_name": employer.name if employer else company.strip()}


def lock_row(application):
    rows = JobApplication.objects.select_for_update(of=("self",))
    return rows.select_related("case__office").get(pk=application.pk)

"""An internship: planned, changed, called off, or closed with what the youth makes of it."""

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cases.actions import employers
from cases.models import Case, Internship
from jobtra import audit
from jobtra.refusals import Refusal


@transaction.atomic
def plan(case, *, by, company, **fields):
    """A new one at a company (its name), which comes into the office's list if it is new."""
    case = lock_case(case)
    check_days(case, fields["starts_on"], fields["ends_on"])
    internship = Internship.objects.create(
        case=case,
        employer=employers.named(case.office, company, by=by),
        planned_at=timezone.now(),
        planned_by=by,
        **fields,
    )
    audit.record("internship.planned", internship, by=by, employer=internship.employer_id)
    return internship


@transaction.atomic
def change(internship, *, by, company, **fields):
    case = lock_case(internship.case)
    internship = lock_open(internship)
    check_days(case, fields["starts_on"], fields["ends_on"], but=internship)
    internship.employer = employers.named(case.office, company, by=by)
    for field, value in fields.items():
        setattr(internship, field, value)
    internship.save()
    audit.record("internship.changed", internship, by=by, employer=internship.employer_id)
    return internship


@transaction.atomic
def call_off(internship, *, by, reason):
    internship = lock_open(internship)
    if not reason.strip():
        raise Refusal(_("Say why it is called off."))
    internship.cancelled_at, internship.cancelled_by = timezone.now(), by
    internship.cancel_reason = reason.strip()
    internship.save()
    audit.record("internship.cancelled", internship, by=by)
    return internship


@transaction.atomic
def close(internship, *, by, reflection, employer_comment=""):
    """From its last day on. The words may be mended later: the stamp says by whom and when."""
    internship = lock_row(internship)
    if internship.cancelled_at:
        refuse_called_off()
    if timezone.localdate() < internship.ends_on:
        raise Refusal(
            _("It lasts until %(day)s. It is closed on that day or later.")
            % {"day": date_format(internship.ends_on)}
        )
    if not reflection.strip():
        raise Refusal(_("Write down what the youth makes of it."))
    internship.reflection = reflection.strip()
    internship.employer_comment = employer_comment.strip()
    internship.closed_at, internship.closed_by = timezone.now(), by
    internship.save()
    audit.record("internship.closed", internship, by=by)
    return internship


def check_days(case, starts_on, ends_on, but=None):
    """Within the stay, and on no day of another internship of the case."""
    if case.enrolled_on is None:
        raise Refusal(_("The youth is not enrolled yet. An internship comes after the enrolment."))
    if starts_on < case.enrolled_on:
        raise Refusal(
            _("It can not start before the enrolment on %(day)s.")
            % {"day": date_format(case.enrolled_on)}
        )
    if case.closed_on and ends_on > case.closed_on:
        raise Refusal(
            _("It can not last beyond the closure on %(day)s.")
            % {"day": date_format(case.closed_on)}
        )
    others = case.internships.held().exclude(pk=but and but.pk)
    other = others.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).first()
    if other:
        raise Refusal(
            _("The youth is at another company from %(start)s to %(end)s.")
            % {"start": date_format(other.starts_on), "end": date_format(other.ends_on)}
        )


def lock_case(case):
    """Two internships of a case are planned one after the other."""
    return Case.objects.select_for_update(of=("self",)).select_related("office").get(pk=case.pk)


def lock_row(internship):
    rows = Internship.objects.select_for_update(of=("self",))
    return rows.select_related("case").get(pk=internship.pk)


def lock_open(internship):
    """The row, locked, as long as its plan may change."""
    internship = lock_row(internship)
    if internship.cancelled_at:
        refuse_called_off()
    if internship.closed_at:
        raise Refusal(_("This internship is closed already."))
    return internship


def refuse_called_off():
    raise Refusal(_("This internship was called off."))

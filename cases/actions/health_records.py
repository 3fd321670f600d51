"""Special-care information: read and logged, added, corrected. Never without consent in force."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.measures import consents
from cases.models import Case, HealthRecord
from jobtra import audit
from jobtra.refusals import Refusal


@transaction.atomic
def read(case, *, by):
    """All records of a case that `by` may read, corrected ones too. The reading is logged."""
    rows = HealthRecord.objects.visible_to(by).filter(case=case).select_related("recorded_by")
    rows = list(rows.order_by("topic", "-recorded_at", "-pk"))
    audit.record("health_record.read", case, by=by)
    return rows


@transaction.atomic
def add(case, *, by, topic, text, source):
    case = lock_consented(case)
    return write(case, by=by, topic=topic, text=text, source=source)


@transaction.atomic
def correct(record, *, by, topic, text, source):
    """A new record instead of this one, which stays as it was."""
    case = lock_consented(record.case)
    if HealthRecord.objects.filter(replaces=record).exists():
        raise Refusal(_("This record was corrected before. Correct the newest one."))
    return write(case, by=by, topic=topic, text=text, source=source, replaces=record)


@transaction.atomic
def log_remarks(case, *, by):
    """The remarks that imported spreadsheets hold about a case are shown to `by`."""
    audit.record("remarks.read", case, by=by)


@transaction.atomic
def take(case, *, by, remarks):
    """Take remarks of imported spreadsheets over, [(origin, text)], each once. Returns the case."""
    case = lock_consented(case)
    if not remarks:
        raise Refusal(_("Choose at least one remark."))
    taken = {"topic": HealthRecord.Topic.REMARK, "source": HealthRecord.Source.IMPORT}
    for origin, text in remarks:
        if HealthRecord.objects.filter(case=case, origin=origin).exists():
            raise Refusal(_("One of these remarks was taken over meanwhile."))
        write(case, by=by, text=text, origin=origin, **taken)
    return case


def lock_consented(case):
    """The case, locked against a withdrawal at the same time."""
    case = Case.objects.select_for_update().get(pk=case.pk)
    if not consents.allows_health(case):
        raise Refusal(_("There is no consent in force for special-care information."))
    return case


def write(case, *, by, **values):
    record = HealthRecord.objects.create(
        case=case, recorded_at=timezone.now(), recorded_by=by, **values
    )
    audit.record("health_record.added", record, by=by, case=case.pk, replaces=record.replaces_id)
    return record

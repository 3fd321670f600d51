"""The companies of an office: each once, however its name is spaced and written."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Employer, Office
from jobtra import audit
from jobtra.refusals import Refusal
from jobtra.texts import folded


@transaction.atomic
def add(office, *, by, name, **fields):
    lock_office(office)
    if find(office, name):
        refuse_double()
    employer = Employer.objects.create(
        office=office, name=name.strip(), added_at=timezone.now(), added_by=by, **fields
    )
    audit.record("employer.added", employer, by=by)
    return employer


@transaction.atomic
def change(employer, *, by, name, **fields):
    lock_office(employer.office)
    employer = Employer.objects.select_for_update().get(pk=employer.pk)
    if find(employer.office, name, but=employer):
        refuse_double()
    for field, value in {"name": name.strip(), **fields}.items():
        setattr(employer, field, value)
    employer.save()
    audit.record("employer.changed", employer, by=by, is_active=employer.is_active)
    return employer


@transaction.atomic
def named(office, name, *, by):
    """The company of that name in the office's list; a new one is put there with its name only."""
    lock_office(office)
    return find(office, name) or add(office, by=by, name=name)


def find(office, name, but=None):
    """The company of that name in the office's list, or None."""
    wanted = folded(name)
    others = Employer.objects.filter(office=office).exclude(pk=but and but.pk)
    return next((employer for employer in others if folded(employer.name) == wanted), None)


def lock_office(office):
    """Two who add the same company wait for each other."""
    Office.objects.select_for_update().get(pk=office.pk)


def refuse_double():
    raise Refusal(_("This company is in the list already."))

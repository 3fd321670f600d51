from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import FormerName, Office
from jobtra import audit
from jobtra.refusals import Refusal


@transaction.atomic
def add(*, by, code, name):
    """A new office. One that somebody of the demo adds belongs to the demo: a real one ends it."""
    office = Office.objects.create(code=code, name=name, is_demo=by.is_demo)
    audit.record("office.added", office, by=by, code=code)
    return office


@transaction.atomic
def change(office, *, by, name, rates_all):
    """Another name, another set of requirements a month asks for. The code stays: files carry it.
    What the office was called until today is kept."""
    office = lock_open(office)
    if name != office.name:
        FormerName.objects.create(
            office=office,
            name=office.name,
            until=timezone.localdate(),
            renamed_at=timezone.now(),
            renamed_by=by,
        )
    office.name, office.rates_all = name, rates_all
    office.save(update_fields=["name", "rates_all"])
    audit.record("office.changed", office, by=by, rates_all=rates_all)
    return office


def lock_open(office):
    """The row as the database has it now, locked; refused when the office is closed."""
    office = Office.objects.select_for_update().get(pk=office.pk)
    if not office.is_open:
        raise Refusal(_("This office is closed."))
    return office

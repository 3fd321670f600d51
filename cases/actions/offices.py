from django.db import transaction

from cases.models import Office
from jobtra import audit


@transaction.atomic
def add(*, by, code, name):
    """A new office. One that somebody of the demo adds belongs to the demo: a real one ends it."""
    office = Office.objects.create(code=code, name=name, is_demo=by.is_demo)
    audit.record("office.added", office, by=by, code=code)
    return office


@transaction.atomic
def change(office, *, by, name, rates_all):
    """Another name, another set of requirements a month asks for. The code stays: files carry it."""
    office = Office.objects.select_for_update().get(pk=office.pk)
    office.name, office.rates_all = name, rates_all
    office.save(update_fields=["name", "rates_all"])
    audit.record("office.changed", office, by=by, rates_all=rates_all)
    return office

from django.db import transaction

from cases.models import Office
from jobtra import audit


@transaction.atomic
def add(*, by, code, name):
    """A new office. One that somebody of the demo adds belongs to the demo: a real one ends it."""
    office = Office.objects.create(code=code, name=name, is_demo=by.is_demo)
    audit.record("office.added", office, by=by, code=code)
    return office

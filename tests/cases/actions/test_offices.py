import pytest

from cases.access import Role
from cases.actions import offices
from cases.models import Staff
from jobtra.models import AuditEvent
from tests.factories.cases import StaffFactory

pytestmark = pytest.mark.django_db


def test_add_makes_a_real_office():
    by = StaffFactory(role=Role.ADMINISTRATOR)
    office = offices.add(by=by, code="MDR", name="みどり台")
    assert (office.code, office.name, office.is_demo) == ("MDR", "みどり台", False)
    line = AuditEvent.objects.get()
    assert (line.verb, line.target_id, line.by) == ("office.added", str(office.pk), by.code)


def test_add_by_the_demo_does_not_shut_the_demo_out():
    by = StaffFactory(role=Role.ADMINISTRATOR, is_demo=True)
    assert offices.add(by=by, code="MDR", name="みどり台").is_demo
    assert Staff.objects.admissible().filter(pk=by.pk).exists()

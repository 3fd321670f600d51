import pytest

from cases.actions import employers
from cases.models import Employer
from jobtra.models import AuditEvent
from jobtra.refusals import Refusal
from tests.factories.cases import EmployerFactory, OfficeFactory, StaffFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker():
    return StaffFactory()


def test_add_says_who_and_when(worker):
    employer = employers.add(worker.office, by=worker, name=" みなと ", industry="IT")
    assert (employer.name, employer.industry, employer.added_by) == ("みなと", "IT", worker)
    line = AuditEvent.objects.get()
    assert (line.verb, line.target_id, line.changes) == ("employer.added", str(employer.pk), {})


@pytest.mark.parametrize("name", ["株式会社ＡＢＣ", "株式会社 ABC", " 株式会社ABC "])
def test_a_company_is_in_the_list_once_however_it_is_written(worker, name):
    known = EmployerFactory(office=worker.office, name="株式会社ABC")
    with pytest.raises(Refusal, match="すでに登録されています"):
        employers.add(worker.office, by=worker, name=name)
    other = EmployerFactory(office=worker.office)
    with pytest.raises(Refusal):
        employers.change(other, by=worker, name=name)
    assert employers.named(worker.office, name, by=worker) == known


def test_each_office_has_its_own_list(worker):
    EmployerFactory(office=OfficeFactory(), name="みなと")
    assert employers.named(worker.office, "みなと", by=worker).office == worker.office
    assert Employer.objects.count() == 2


def test_a_name_that_is_new_comes_into_the_list(worker):
    employer = employers.named(worker.office, "みなと", by=worker)
    assert (employer.name, employer.is_active, employer.added_by) == ("みなと", True, worker)


def test_change_keeps_its_own_name(worker):
    employer = EmployerFactory(office=worker.office, name="みなと")
    employers.change(employer, by=worker, name="みなと", contact="田中", is_active=False)
    employer.refresh_from_db()
    assert (employer.name, employer.contact, employer.is_active) == ("みなと", "田中", False)
    assert AuditEvent.objects.get().changes == {"is_active": False}

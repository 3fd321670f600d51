import datetime as dt

import pytest
from django.utils import timezone

from cases.access import Role
from cases.actions import closures
from cases.models import Assignment, Case, Closure
from jobtra.refusals import Refusal
from tests.factories.cases import (
    AssignmentFactory,
    CaseFactory,
    ClosureFactory,
    EmploymentFactory,
    StaffFactory,
)

pytestmark = pytest.mark.django_db
DAY = dt.date(2025, 9, 30)


@pytest.fixture
def case():
    return AssignmentFactory().case


@pytest.fixture
def worker(case):
    return StaffFactory(office=case.office)


def propose(case, worker, **kwargs):
    fields = {
        "kind": "interrupted",
        "closed_on": DAY,
        "last_contact_on": DAY,
        "course": "連絡がとれない",
    } | kwargs
    return closures.propose(case, by=worker, **fields)


def test_a_proposal_waits_for_the_case_manager_and_may_be_reworded(case, worker):
    manager = StaffFactory(office=case.office, role=Role.CASE_MANAGER)
    first = propose(case, worker)
    again = propose(case, worker, course="本人が休みたいと話した")
    assert (first.pk, Closure.objects.get().course) == (again.pk, "本人が休みたいと話した")
    assert {row.verb for row in manager.notifications.all()} == {"closure.proposed"}
    case.refresh_from_db()
    assert case.is_open


def test_confirmed_the_case_is_closed_and_its_assignments_end(case, worker):
    closures.confirm(propose(case, worker), by=worker)
    case.refresh_from_db()
    assert (case.status, case.closed_on) == ("interrupted", DAY)
    assert not Assignment.objects.in_force(DAY).filter(case=case).exists()
    with pytest.raises(Refusal, match="すでに終了"):
        closures.confirm(Closure.objects.get(), by=worker)


def test_a_withdrawn_proposal_leaves_the_case_open(case, worker):
    closures.withdraw(propose(case, worker), by=worker)
    assert not Closure.objects.exists()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"kind": "sustained"}, "卒業した"),
        ({"closed_on": dt.date(2025, 4, 14)}, "登録日より前"),
        ({"closed_on": timezone.localdate() + dt.timedelta(1)}, "これから"),
    ],
)
def test_an_end_that_can_not_be_is_refused(case, worker, fields, sentence):
    with pytest.raises(Refusal, match=sentence):
        propose(case, worker, **fields)
    assert not Closure.objects.exists()


@pytest.fixture
def graduate():
    return CaseFactory(status="graduated", graduated_on=dt.date(2025, 6, 30))


@pytest.mark.parametrize("kind", ["sustained", "moved"])
def test_a_graduate_stays_one_however_the_support_ends(graduate, kind):
    worker = StaffFactory(office=graduate.office)
    closures.confirm(propose(graduate, worker, kind=kind), by=worker)
    assert (Case.objects.get().status, Closure.objects.get().kind) == ("graduated", kind)


def test_who_left_the_last_job_does_not_end_as_staying_in_work(graduate):
    worker = StaffFactory(office=graduate.office)
    EmploymentFactory(case=graduate, starts_on=dt.date(2025, 7, 1), left_on=dt.date(2025, 8, 1))
    with pytest.raises(Refusal, match="離職"):
        propose(graduate, worker, kind="sustained")
    EmploymentFactory(case=graduate, starts_on=dt.date(2025, 9, 1))
    assert propose(graduate, worker, kind="sustained").kind == "sustained"


def test_a_closed_case_is_not_closed_again():
    case = CaseFactory(closed=True)
    with pytest.raises(Refusal, match="すでに終了"):
        propose(case, StaffFactory(office=case.office))


def test_the_file_is_kept_five_years_from_april():
    assert ClosureFactory(closed_on=dt.date(2026, 3, 31)).kept_until == dt.date(2031, 3, 31)
    assert ClosureFactory(closed_on=dt.date(2026, 4, 1)).kept_until == dt.date(2032, 3, 31)

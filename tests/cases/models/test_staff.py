import datetime as dt

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.access import Role
from cases.models import Posting, Staff
from cases.models.staff import LogInState
from tests.factories.cases import OfficeFactory, PostingFactory, StaffFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def log_in(staff):
    return Staff.objects.with_log_in().get(pk=staff.pk).log_in


def invited(**ago):
    return {
        "password": None,
        "invited_at": timezone.now() - dt.timedelta(**ago),
        "invited_by": Staff.objects.system(),
    }


def test_log_in_of_somebody_with_a_password_is_active():
    assert log_in(StaffFactory()) == LogInState.ACTIVE


def test_log_in_of_somebody_who_was_never_invited():
    staff = StaffFactory(password=None)
    assert log_in(staff) == LogInState.NOT_INVITED
    Staff.objects.filter(pk=staff.pk).update(password="")
    assert log_in(staff) == LogInState.NOT_INVITED


def test_log_in_of_an_invitation_lapses_after_seven_days():
    assert log_in(StaffFactory(**invited(days=6, hours=23))) == LogInState.INVITED
    assert log_in(StaffFactory(**invited(days=7, hours=1))) == LogInState.LAPSED


def test_log_in_of_a_deactivated_person_says_so_before_all_else():
    assert log_in(StaffFactory(is_active=False)) == LogInState.DEACTIVATED


def test_log_in_ends_with_the_posting_and_not_before():
    staff = StaffFactory()
    PostingFactory(staff=staff, role="", office=None, starts_on=TODAY + dt.timedelta(days=1))
    assert log_in(staff) == LogInState.ACTIVE
    PostingFactory(staff=staff, role="", office=None, starts_on=TODAY)
    assert log_in(staff) == LogInState.ENDED
    PostingFactory(staff=staff, starts_on=TODAY + dt.timedelta(days=30))
    assert log_in(staff) == LogInState.ACTIVE


def test_with_posting_gives_the_posting_of_today_in_two_queries():
    office = OfficeFactory()
    moved, left = StaffFactory(office=office), StaffFactory(office=office)
    PostingFactory(staff=moved, role=Role.CASE_MANAGER, office=office, starts_on=TODAY)
    PostingFactory(staff=left, role="", office=None, starts_on=TODAY)
    with CaptureQueriesContext(connection) as seen:
        people = {person.pk: person for person in Staff.objects.with_posting()}
        assert people[moved.pk].role == Role.CASE_MANAGER
        assert people[moved.pk].office == office
        assert people[left.pk].role is None
    assert len(seen) == 2


def test_posted_takes_role_and_office_from_one_posting():
    here, there = OfficeFactory(), OfficeFactory()
    manager = StaffFactory(role=Role.CASE_MANAGER, office=here)
    StaffFactory(role=Role.CASE_MANAGER, office=there)
    was = StaffFactory(role=Role.CASE_MANAGER, office=here)
    PostingFactory(staff=was, role=Role.SUPPORT_WORKER, office=here, starts_on=TODAY)
    assert list(Staff.objects.posted(role=Role.CASE_MANAGER, office=here)) == [manager]


def test_admissible_are_demo_people_only_without_a_real_office():
    person = StaffFactory(role=Role.ADMINISTRATOR, is_demo=True)
    StaffFactory(role=Role.ADMINISTRATOR, is_active=False)
    assert list(Staff.objects.admissible()) == [person]
    OfficeFactory(is_demo=True)
    assert list(Staff.objects.admissible()) == [person]
    OfficeFactory(is_demo=False)
    assert list(Staff.objects.admissible()) == []


@pytest.mark.parametrize("same", [{"code": "abc-1"}, {"email": "mori@example.jp"}])
def test_a_log_in_name_is_one_persons_in_any_case(same):
    StaffFactory(code="ABC-1", email="Mori@Example.jp")
    with pytest.raises(IntegrityError):
        StaffFactory(**same)


def test_a_head_office_role_has_no_office():
    with pytest.raises(IntegrityError):
        PostingFactory(role=Role.EVALUATOR, office=OfficeFactory())


def test_an_office_role_has_an_office():
    with pytest.raises(IntegrityError):
        PostingFactory(role=Role.SUPPORT_WORKER, office=None)


def test_an_ending_has_no_role():
    PostingFactory(role="", office=None)
    assert Posting.objects.filter(role="").count() == 1

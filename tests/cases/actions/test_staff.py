import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from cases.access import Role
from cases.actions import invitations, staff
from cases.models import Posting, Staff
from jobtra.models import AuditEvent
from jobtra.refusals import Refusal
from tests.factories.cases import OfficeFactory, PostingFactory, StaffFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
TOMORROW = TODAY + dt.timedelta(days=1)


@pytest.fixture
def administrator():
    return StaffFactory(role=Role.ADMINISTRATOR)


def lines():
    return list(AuditEvent.objects.order_by("pk").values_list("verb", "target_id", "by", "changes"))


def test_hire_makes_a_person_with_a_posting_who_can_not_log_in_yet(administrator):
    office = OfficeFactory(code="MDR")
    person = staff.hire(
        by=administrator,
        code="M-7",
        name="森 さち",
        role=Role.SUPPORT_WORKER,
        office=office,
        share=Decimal("0.5"),
        starts_on=TODAY,
    )
    posting = Posting.objects.get(staff=person)
    assert (posting.role, posting.office, posting.share, posting.starts_on) == (
        Role.SUPPORT_WORKER,
        office,
        Decimal("0.5"),
        TODAY,
    )
    assert not person.has_usable_password()
    assert (person.email, person.joined_on, person.is_demo) == (None, TODAY, False)
    posted = {
        "role": "support_worker",
        "office": "MDR",
        "share": "0.5",
        "reads_sensitive": False,
        "starts_on": TODAY.isoformat(),
    }
    assert lines() == [
        ("staff.hired", str(person.pk), administrator.code, {}),
        ("staff.posted", str(person.pk), administrator.code, posted),
    ]


def test_hire_by_the_demo_makes_people_of_the_demo():
    by = StaffFactory(role=Role.ADMINISTRATOR, is_demo=True)
    assert staff.hire(by=by, code="X", name="仮", role=Role.EVALUATOR).is_demo


def test_correct_writes_which_fields_changed_and_not_how(administrator):
    person = StaffFactory(code="A", name="森", email="old@example.jp")
    staff.correct(person, by=administrator, code="A", name="森 さち", email=None)
    person.refresh_from_db()
    assert (person.code, person.name, person.email) == ("A", "森 さち", None)
    assert lines() == [
        ("staff.corrected", str(person.pk), administrator.code, {"fields": ["name", "email"]})
    ]


def test_post_adds_a_dated_posting_and_keeps_the_old(administrator):
    person, office = StaffFactory(), OfficeFactory()
    staff.post(person, by=administrator, role=Role.CASE_MANAGER, office=office, starts_on=TOMORROW)
    assert person.postings.count() == 2
    assert Posting.objects.in_force().get(staff=person).role == Role.SUPPORT_WORKER
    assert Posting.objects.in_force(TOMORROW).get(staff=person).role == Role.CASE_MANAGER


def test_post_on_the_same_day_mends_the_posting(administrator):
    person, office = StaffFactory(), OfficeFactory()
    for role in (Role.SUPPORT_WORKER, Role.CASE_MANAGER):
        staff.post(person, by=administrator, role=role, office=office, starts_on=TODAY)
    assert [posting.role for posting in person.postings.filter(starts_on=TODAY)] == [
        Role.CASE_MANAGER
    ]


def test_post_without_a_role_is_the_end(administrator):
    person = StaffFactory()
    staff.post(person, by=administrator, role="", starts_on=TODAY)
    assert Staff.objects.get(pk=person.pk).role is None


def test_deactivate_makes_an_open_invitation_void(administrator):
    person = StaffFactory(password=None)
    invitations.invite(person, by=administrator)
    staff.deactivate(person, by=administrator)
    person.refresh_from_db()
    assert (person.is_active, person.invited_at, person.invited_by) == (False, None, None)
    assert lines()[-1] == ("staff.deactivated", str(person.pk), administrator.code, {})


def test_deactivate_refuses_oneself(administrator):
    StaffFactory(role=Role.ADMINISTRATOR)
    with pytest.raises(Refusal):
        staff.deactivate(administrator, by=administrator)
    administrator.refresh_from_db()
    assert administrator.is_active


def test_reactivate_lets_in_again(administrator):
    person = StaffFactory(is_active=False)
    staff.reactivate(person, by=administrator)
    person.refresh_from_db()
    assert person.is_active
    assert lines() == [("staff.reactivated", str(person.pk), administrator.code, {})]


def test_reactivate_refuses_the_system(administrator):
    with pytest.raises(Refusal):
        staff.reactivate(Staff.objects.system(), by=administrator)


class TestTheLastAdministrator:
    """However it is tried, one who can log in stays, on every day from today on."""

    @pytest.fixture
    def others(self):
        """Those who do not count: no password, deactivated, of the demo beside a real office."""
        OfficeFactory()
        StaffFactory(role=Role.ADMINISTRATOR, password=None)
        StaffFactory(role=Role.ADMINISTRATOR, is_active=False)
        StaffFactory(role=Role.ADMINISTRATOR, is_demo=True)

    def test_is_not_deactivated(self, administrator, others):
        with pytest.raises(Refusal):
            staff.deactivate(administrator, by=Staff.objects.system())
        administrator.refresh_from_db()
        assert administrator.is_active

    @pytest.mark.parametrize("day", [TODAY, TOMORROW])
    def test_keeps_the_role(self, administrator, others, day):
        with pytest.raises(Refusal):
            staff.post(administrator, by=administrator, role=Role.EVALUATOR, starts_on=day)
        assert administrator.postings.count() == 1
        assert lines() == []

    def test_is_missed_on_the_day_the_successor_leaves(self, administrator):
        """Tomorrow there are two, so the one may go; the day after it would be none."""
        successor = StaffFactory(role=Role.ADMINISTRATOR)
        later = TOMORROW + dt.timedelta(days=1)
        PostingFactory(staff=successor, role="", office=None, starts_on=later)
        with pytest.raises(Refusal):
            staff.post(administrator, by=administrator, role="", starts_on=TOMORROW)

    def test_may_go_when_another_stays(self, administrator):
        StaffFactory(role=Role.ADMINISTRATOR)
        staff.post(administrator, by=administrator, role="", starts_on=TODAY)
        assert Staff.objects.get(pk=administrator.pk).role is None


def test_a_house_without_an_administrator_is_no_reason_to_refuse():
    """Nobody there has a password: the first is invited from the command line."""
    StaffFactory(role=Role.ADMINISTRATOR, password=None)
    person = StaffFactory()
    staff.deactivate(person, by=Staff.objects.system())
    person.refresh_from_db()
    assert not person.is_active

import datetime as dt

import pytest
from django.contrib.auth import authenticate
from django.test import RequestFactory
from django.utils import timezone

from cases.access import Role
from cases.actions import log_ins
from cases.backends import RoleBackend, demo_is_safe
from cases.models import Staff
from jobtra.models import AuditEvent
from tests.factories.cases import PASSWORD, OfficeFactory, PostingFactory, StaffFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def request(**meta):
    return RequestFactory().post("/login/", **meta)


def enter(name, password=PASSWORD, **meta):
    return authenticate(request(**meta), username=name, password=password)


@pytest.mark.parametrize("name", ["mori@example.jp", "MORI@example.jp", "M-7", "m-7", " M-7 "])
def test_authenticate_takes_e_mail_or_number(name):
    staff = StaffFactory(code="M-7", email="mori@example.jp")
    StaffFactory()
    assert enter(name) == staff


def test_authenticate_refuses_what_is_wrong_or_has_no_right():
    StaffFactory(code="wrong")
    StaffFactory(code="off", is_active=False)
    StaffFactory(code="new", password=None)
    Staff.objects.filter(pk=StaffFactory(code="empty").pk).update(password="")
    left = StaffFactory(code="left")
    PostingFactory(staff=left, role="", office=None, starts_on=TODAY)
    assert enter("wrong", "not this one") is None
    assert [enter(name) for name in ("off", "new", "empty", "left", "nobody")] == [None] * 5
    assert enter("empty", "") is None


def test_authenticate_waits_for_the_first_day():
    staff = StaffFactory(code="soon")
    staff.postings.update(starts_on=TODAY + dt.timedelta(days=1))
    assert enter("soon") is None


def test_a_locked_account_refuses_the_right_password():
    staff = StaffFactory(code="M-7", email="mori@example.jp")
    for name in ("M-7", "mori@example.jp", "M-7", "mori@example.jp", "M-7"):
        assert enter(name, "guess") is None
    assert enter("M-7") is None
    assert enter("mori@example.jp") is None
    assert AuditEvent.objects.filter(verb="log_in.refused").count() == log_ins.TRIES
    assert enter("M-7", REMOTE_ADDR="192.0.2.9") == staff


def test_a_claimed_address_does_not_unlock():
    StaffFactory(code="M-7")
    for number in range(log_ins.TRIES):
        enter("M-7", "guess", HTTP_X_FORWARDED_FOR=f"192.0.2.{number}")
    assert enter("M-7", HTTP_X_FORWARDED_FOR="192.0.2.99") is None


def test_log_ins_are_written_down():
    staff = StaffFactory(code="M-7")
    enter("M-7", "guess")
    enter("M-7")
    assert list(AuditEvent.objects.order_by("pk").values_list("verb", "by", "target_id")) == [
        ("log_in.refused", "M-7", str(staff.pk)),
        ("log_in.accepted", "M-7", str(staff.pk)),
    ]


def test_get_user_comes_with_the_posting_in_one_query(django_assert_num_queries):
    staff = StaffFactory(role=Role.CASE_MANAGER)
    with django_assert_num_queries(1):
        found = RoleBackend().get_user(staff.pk)
        assert (found, found.role, found.office.code) == (
            staff,
            Role.CASE_MANAGER,
            found.office.code,
        )


def test_get_user_of_the_demo_ends_with_the_first_real_office(django_assert_num_queries):
    staff = StaffFactory(is_demo=True, office=OfficeFactory(is_demo=True))
    with django_assert_num_queries(1):
        assert RoleBackend().get_user(staff.pk) == staff
    OfficeFactory(is_demo=False)
    assert RoleBackend().get_user(staff.pk) is None


def test_get_user_forgets_who_is_deactivated_or_gone():
    staff, left = StaffFactory(is_active=False), StaffFactory()
    PostingFactory(staff=left, role="", office=None, starts_on=TODAY)
    assert RoleBackend().get_user(staff.pk) is None
    assert RoleBackend().get_user(left.pk) is None


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1"])
def test_demo_is_safe_on_the_loopback_address(address):
    assert demo_is_safe(request(REMOTE_ADDR=address))


@pytest.mark.parametrize(
    "address",
    ["192.168.1.4", "10.0.0.1", "2001:db8::1", "::ffff:192.0.2.1", "fe80::1", "", "localhost"],
)
def test_demo_is_not_safe_from_elsewhere(address):
    assert not demo_is_safe(request(REMOTE_ADDR=address))


@pytest.mark.parametrize(
    "header", ["HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA"]
)
def test_demo_is_not_safe_through_a_proxy(header):
    assert not demo_is_safe(request(REMOTE_ADDR="127.0.0.1", **{header: "127.0.0.1"}))


def test_demo_is_not_safe_beside_a_real_office():
    OfficeFactory(is_demo=True)
    assert demo_is_safe(request())
    OfficeFactory(is_demo=False)
    assert not demo_is_safe(request())


def test_demo_is_not_safe_without_a_request():
    assert not demo_is_safe(None)


def test_authenticate_lets_the_demo_in_only_where_it_is_safe():
    staff = StaffFactory(code="D-1", is_demo=True, office=OfficeFactory(is_demo=True))
    assert enter("D-1") == staff
    assert enter("D-1", REMOTE_ADDR="192.0.2.1") is None
    assert enter("D-1", HTTP_X_FORWARDED_FOR="127.0.0.1") is None
    OfficeFactory(is_demo=False)
    assert enter("D-1") is None

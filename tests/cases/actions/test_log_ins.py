import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.actions import invitations, log_ins
from jobtra.models import AuditEvent
from tests.factories.cases import StaffFactory

pytestmark = pytest.mark.django_db
HERE, THERE = "192.0.2.1", "192.0.2.2"


def fail(times, staff=None, address=HERE, name="mori"):
    for _ in range(times):
        log_ins.record("refused", name, staff, address)


def test_is_locked_after_so_many_failures_from_one_address():
    staff = StaffFactory()
    fail(log_ins.TRIES - 1, staff)
    assert not log_ins.is_locked("mori", staff, HERE)
    fail(1, staff)
    assert log_ins.is_locked("mori", staff, HERE)
    assert not log_ins.is_locked("mori", staff, THERE)
    assert not log_ins.is_locked("hara", StaffFactory(), HERE)


def test_is_locked_everywhere_after_many_failures_from_many_addresses():
    staff = StaffFactory()
    for number in range(log_ins.TRIES_IN_ALL):
        fail(1, staff, address=f"198.51.100.{number}")
    assert log_ins.is_locked("mori", staff, HERE)


def test_a_name_nobody_has_locks_like_any_other():
    fail(log_ins.TRIES, name="Nobody@example.jp")
    assert log_ins.is_locked("nobody@example.jp", None, HERE)
    assert not log_ins.is_locked("somebody@example.jp", None, HERE)
    assert "nobody" not in str(list(AuditEvent.objects.values())).lower()


def test_a_log_in_begins_the_count_anew():
    staff = StaffFactory()
    fail(log_ins.TRIES - 1, staff)
    log_ins.record("accepted", "mori", staff, HERE)
    fail(log_ins.TRIES - 1, staff)
    assert not log_ins.is_locked("mori", staff, HERE)


def test_a_new_password_ends_the_lock():
    staff = StaffFactory()
    fail(log_ins.TRIES, staff)
    invitations.set_password(staff, "a long new password", by=staff)
    assert not log_ins.is_locked("mori", staff, HERE)


def test_failures_of_long_ago_do_not_count():
    staff = StaffFactory()
    fail(log_ins.TRIES, staff)
    past = timezone.now() - log_ins.WAIT - dt.timedelta(seconds=1)
    with connection.cursor() as cursor:  # the log takes its own time and is never rewritten
        cursor.execute("UPDATE jobtra_auditevent SET at = %s", [past])
    assert not log_ins.is_locked("mori", staff, HERE)


def test_is_locked_asks_once():
    staff = StaffFactory()
    with CaptureQueriesContext(connection) as seen:
        log_ins.is_locked("mori", staff, HERE)
    assert len(seen) == 1

import datetime as dt

import pytest
from django.utils import timezone

from cases.access import Role
from cases.actions import notifications
from cases.models import Notification
from cases.models.notification import Kind
from tests.factories.cases import (
    AssignmentFactory,
    NotificationFactory,
    NotificationSettingFactory,
    OfficeFactory,
    StaffFactory,
)

pytestmark = pytest.mark.django_db


def tell(people, key="plan 1"):
    return notifications.tell(people, Kind.WAITING, "support_plan.checked", path="/", key=key)


def test_a_person_is_told_once_a_key():
    person = StaffFactory()
    for key in ("plan 1", "plan 1", "plan 2"):
        tell([person], key)
    assert sorted(person.notifications.values_list("key", flat=True)) == ["plan 1", "plan 2"]


def test_who_wants_neither_page_nor_mail_is_not_told():
    deaf = NotificationSettingFactory(kind=Kind.WAITING, on_page=False, by_mail=False).staff
    half = NotificationSettingFactory(kind=Kind.WAITING, on_page=False).staff
    tell([deaf, half])
    assert [deaf.notifications.count(), half.notifications.count()] == [0, 1]


def test_workers_of_a_case_and_holders_of_a_role():
    row = AssignmentFactory()
    office = OfficeFactory()
    manager = StaffFactory(role=Role.CASE_MANAGER, office=office)
    StaffFactory(role=Role.CASE_MANAGER)
    assert list(notifications.workers_of(row.case)) == [row.staff]
    assert list(notifications.holders(office, Role.CASE_MANAGER)) == [manager]


def test_what_was_read_long_ago_is_forgotten():
    now = timezone.now()
    for days in (91, 89):
        NotificationFactory(key=str(days), read_at=now - dt.timedelta(days=days))
    NotificationFactory(key="unread", told_at=now - dt.timedelta(days=400))
    assert notifications.forget_old() == 1
    assert set(Notification.objects.values_list("key", flat=True)) == {"89", "unread"}

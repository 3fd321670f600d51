import datetime as dt

import pytest
from django.core import mail
from django.utils import timezone

from cases.actions import digests
from cases.models import Staff
from cases.models.notification import Kind
from jobtra.models import AuditEvent
from tests.factories.cases import (
    CaseFactory,
    NotificationFactory,
    NotificationSettingFactory,
    StaffFactory,
)

pytestmark = pytest.mark.django_db
MONDAY, SUNDAY, HOLIDAY = dt.date(2025, 11, 10), dt.date(2025, 11, 9), dt.date(2025, 11, 3)


@pytest.fixture(autouse=True)
def mail_is_set_up(settings):
    settings.MAIL_IS_SET_UP = True


@pytest.fixture
def worker():
    return StaffFactory(code="w1", email="w1@example.jp", name="桜井 さくら")


def send(day=MONDAY):
    return digests.send_due(today=day, by=Staff.objects.system())


def test_counts_and_a_link_and_neither_name_nor_case(worker, settings):
    settings.DEBUG, settings.ALLOWED_HOSTS = False, ["jobtra.example.org"]
    case = CaseFactory(office=worker.office, code="C-77", youth__name="宇野 美咲")
    for kind in (Kind.ASSIGNED, Kind.RETURNED, Kind.ASSIGNED):
        NotificationFactory(staff=worker, kind=kind, case=case)
    assert send() == 1
    (message,) = mail.outbox
    assert (message.to, message.subject) == (["w1@example.jp"], "JobTra: 今日のお知らせ")
    assert message.body == (
        "JobTra に次のお知らせがあります。\n"
        "自分の書類が差し戻された: 1件\n"
        "担当になった: 2件\n"
        "https://jobtra.example.org/notifications/"
    )


def test_once_a_day_and_nothing_twice(worker):
    NotificationFactory(staff=worker)
    assert (send(), send()) == (1, 0)
    NotificationFactory(staff=worker)
    assert send() == 0
    assert send(MONDAY + dt.timedelta(days=1)) == 1
    assert send(MONDAY + dt.timedelta(days=2)) == 0
    assert AuditEvent.objects.filter(verb=digests.VERB, target_id=worker.pk).count() == 2


@pytest.mark.parametrize("day", [SUNDAY, HOLIDAY])
def test_only_on_business_days(worker, day):
    NotificationFactory(staff=worker)
    assert send(day) == 0


def test_nothing_without_a_mail_server(worker, settings):
    settings.MAIL_IS_SET_UP = False
    NotificationFactory(staff=worker)
    assert (send(), mail.outbox) == (0, [])


def test_what_is_read_or_not_wanted_is_not_mailed(worker):
    NotificationFactory(staff=worker, read_at=timezone.now())
    NotificationFactory(staff=worker, kind=Kind.ALERT)
    NotificationSettingFactory(staff=worker, kind=Kind.ALERT, by_mail=False)
    assert send() == 0


def test_what_is_wanted_by_mail_only_is_read_with_the_mail(worker):
    told = NotificationFactory(staff=worker, kind=Kind.ALERT)
    NotificationSettingFactory(staff=worker, kind=Kind.ALERT, on_page=False)
    shown = NotificationFactory(staff=worker)
    assert send() == 1
    told.refresh_from_db()
    shown.refresh_from_db()
    assert told.read_at == told.mailed_at
    assert (bool(shown.mailed_at), shown.read_at) == (True, None)


@pytest.mark.parametrize("change", [{"email": None}, {"is_active": False}, {"is_demo": True}])
def test_who_can_not_get_it_does_not(worker, change):
    NotificationFactory(staff=worker)
    Staff.objects.filter(pk=worker.pk).update(**change)
    assert send() == 0

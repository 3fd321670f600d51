import datetime as dt

import pytest
from django.conf import settings
from django.utils import timezone

from cases import tasks
from jobtra.celery import app
from tests.factories.cases import NotificationFactory, TransferFactory

pytestmark = pytest.mark.django_db


def test_cases_move_on_their_day():
    transfer = TransferFactory(accepted=True, moves_on=timezone.localdate())
    tasks.move_cases()
    transfer.case.refresh_from_db()
    assert transfer.case.office == transfer.to_office


def test_digests_and_forgetting_run():
    NotificationFactory(read_at=timezone.now() - dt.timedelta(days=100))
    tasks.send_digests()
    tasks.forget_notifications()
    assert not NotificationFactory._meta.model.objects.exists()


def test_the_clock_knows_them():
    app.loader.import_default_modules()
    names = {line["task"] for line in settings.CELERY_BEAT_SCHEDULE.values()}
    assert {name for name in names if name.startswith("cases.")} == {
        "cases.tasks.forget_notifications",
        "cases.tasks.move_cases",
        "cases.tasks.send_digests",
        "cases.tasks.tell_deadlines",
    }
    assert names <= set(app.tasks)

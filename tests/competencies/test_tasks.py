import time_machine
from celery import current_app
from celery.schedules import crontab
from django.conf import settings
from django.core import mail

from competencies import tasks
from competencies.models import AgreementFigure
from tests.competencies.agreement import Office
from tests.factories.cases import AssignmentFactory
from tests.factories.competencies import ChecklistFactory

NIGHTLY = {
    "competencies.tasks.count_agreement": crontab(hour=5, minute=0),
    "competencies.tasks.draw_double_ratings": crontab(hour=5, minute=10),
    "competencies.tasks.lock_months": crontab(hour=4, minute=30),
    "competencies.tasks.send_reminders": crontab(hour=8, minute=0),
}


def test_beat_sends_each_daily_in_local_time():
    found = {
        entry["task"]: entry["schedule"]
        for entry in settings.CELERY_BEAT_SCHEDULE.values()
        if entry["task"].startswith("competencies.")
    }
    assert found == NIGHTLY
    assert current_app.conf.timezone == settings.TIME_ZONE
    assert set(NIGHTLY) <= set(current_app.tasks)


def test_lock_months_locks_on_the_local_day(db):
    with time_machine.travel("2025-11-09 23:59 +0900", tick=False):
        sheet = ChecklistFactory(submitted=True)
        tasks.lock_months()
    sheet.refresh_from_db()
    assert sheet.state == "submitted"
    with time_machine.travel("2025-11-10 04:30 +0900", tick=False):  # the 9th in UTC
        tasks.lock_months()
    sheet.refresh_from_db()
    assert sheet.state == "locked"


def test_send_reminders_reminds_on_the_local_day(db, settings):
    settings.MAIL_IS_SET_UP = True
    AssignmentFactory()
    with time_machine.travel("2025-10-28 08:00 +0900", tick=False):
        tasks.send_reminders()
    assert mail.outbox == []
    with time_machine.travel("2025-10-29 08:00 +0900", tick=False):  # the 28th in UTC
        tasks.send_reminders()
    assert len(mail.outbox) == 1


def test_count_agreement_counts_the_local_year(db):
    Office().judge(3, 4)
    with time_machine.travel("2026-03-31 14:59 +0000", tick=False):
        tasks.count_agreement()
    assert set(AgreementFigure.objects.values_list("fiscal_year", flat=True)) == {2025}

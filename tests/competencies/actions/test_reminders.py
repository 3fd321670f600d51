import datetime as dt
import smtplib

import pytest
from django.core import mail

from cases.models import Staff
from competencies.actions import reminders, sheets
from competencies.models import Checklist
from jobtra.models import AuditEvent
from tests.factories.cases import AssignmentFactory, OfficeFactory, StaffFactory
from tests.factories.competencies import ChecklistFactory, FrameworkVersionFactory, ItemFactory

pytestmark = pytest.mark.django_db
BEFORE, AFTER = dt.date(2025, 10, 30), dt.date(2025, 11, 4)


@pytest.fixture(autouse=True)
def mail_is_set_up(settings):
    settings.MAIL_IS_SET_UP = True


@pytest.fixture
def office():
    return OfficeFactory(name="みどり")


@pytest.fixture
def worker(office):
    return StaffFactory(office=office, code="w1", name="桜井 さくら", email="w1@example.jp")


@pytest.fixture
def sheet(worker):
    """A draft with two empty cells, of a youth of the worker."""
    version = FrameworkVersionFactory()
    ItemFactory.create_batch(2, version=version)
    case = AssignmentFactory(
        case__office=worker.office, case__youth__name="小出 りお", staff=worker
    ).case
    return ChecklistFactory(case=case, version=version, rater=worker)


def send(day=BEFORE):
    return reminders.send_due(today=day, by=Staff.objects.system())


def test_reminder_tells_counts_the_deadline_and_a_link_and_names_nobody(sheet, settings):
    settings.DEBUG = False
    settings.ALLOWED_HOSTS = ["jobtra.example.org"]
    assert send() == 1
    (message,) = mail.outbox
    assert message.to == ["w1@example.jp"]
    assert message.subject == "JobTra: 月次評価の提出のお願い"
    assert message.body == (
        "2025年10月の月次評価で、まだ提出していないもの: 1名分(残り2項目・約1分)\n"
        "締切は2025年10月31日です。\n"
        "https://jobtra.example.org/checklists/?month=2025-10&whose=mine&state=open"
    )


def test_reminder_is_complete_in_english(sheet, settings):
    settings.LANGUAGE_CODE = "en"
    send(AFTER)
    (message,) = mail.outbox
    assert message.subject == "JobTra: checklists to submit"
    assert message.body.split("\n")[:2] == [
        "Checklists of October 2025 that you have not submitted yet: 1 "
        "(cells left: 2, about 1 min).",
        "The deadline was Oct. 31, 2025.",
    ]


def test_reminder_says_when_the_deadline_has_passed(sheet):
    send(AFTER)
    assert "締切(2025年10月31日)を過ぎています。" in mail.outbox[0].body


def test_reminder_comes_once_a_day(sheet, worker):
    assert (send(), send()) == (1, 0)
    assert send(BEFORE + dt.timedelta(days=1)) == 1
    assert len(mail.outbox) == 2
    events = AuditEvent.objects.filter(verb="staff.reminded", target_id=worker.pk)
    assert sorted(event.changes["on"] for event in events) == ["2025-10-30", "2025-10-31"]


def test_reminder_stays_out_when_nothing_is_owed(sheet):
    sheets.submit(sheet, by=sheet.rater)
    assert send(AFTER) == 0
    sheets.replace(Checklist.objects.get(), by=sheet.rater, comment="場面を")
    assert send(AFTER) == 1


@pytest.mark.parametrize(
    "fields",
    [{"email": None}, {"is_active": False}, {"password": "!"}, {"is_demo": True}],
    ids=["no address", "deactivated", "never logged in", "of the demo"],
)
def test_reminder_goes_to_no_one_who_can_not_use_it(sheet, worker, fields):
    Staff.objects.filter(pk=worker.pk).update(**fields)
    assert send() == 0


def test_reminder_needs_a_mail_server_and_a_day_for_it(sheet, settings):
    assert send(dt.date(2025, 10, 28)) == 0
    settings.MAIL_IS_SET_UP = False
    assert send() == 0
    assert mail.outbox == []


def test_digest_of_the_case_manager_counts_by_staff_number_after_the_deadline(sheet, office):
    StaffFactory(office=office, role="case_manager", email="cm@example.jp")
    StaffFactory(office=office, role="office_manager")
    StaffFactory(role="case_manager")  # of another office
    ChecklistFactory(case__office=office, version=sheet.version)
    assert send() == 1
    mail.outbox.clear()
    assert send(AFTER) == 2
    digest = next(message for message in mail.outbox if message.to == ["cm@example.jp"])
    assert digest.body.split("\n")[:4] == [
        "2025年10月の月次評価で、事業所全体でまだ提出されていないもの: 2名分(残り4項目)",
        "担当者別(職員番号):",
        "担当なし: 1名(残り2項目)",
        "w1: 1名(残り2項目)",
    ]
    assert digest.body.endswith("/checklists/?month=2025-10&whose=office")


def test_case_manager_with_own_youths_gets_one_mail_with_both(sheet, office):
    manager = StaffFactory(office=office, role="case_manager", email="cm@example.jp")
    AssignmentFactory(case=sheet.case, staff=manager, kind="second")
    send(AFTER)
    (both,) = [message for message in mail.outbox if message.to == ["cm@example.jp"]]
    assert both.body.count("/checklists/?month=2025-10") == 2


def test_mail_server_that_fails_costs_one_mail_and_is_not_asked_again_that_day(
    sheet, office, settings, caplog
):
    settings.EMAIL_BACKEND = "tests.competencies.actions.test_reminders.Deaf"
    assert send() == 0
    assert caplog.messages == ["no mail to w1: the mail server failed"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send() == 0
    assert send(BEFORE + dt.timedelta(days=1)) == 1


class Deaf:
    """A mail server that hangs up."""

    def __init__(self, **kwargs):
        pass

    def send_messages(self, messages):
        raise smtplib.SMTPServerDisconnected

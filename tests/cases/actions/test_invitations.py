import smtplib

import pytest
from django.core import mail

from cases.actions import invitations, staff
from cases.models import Staff
from jobtra.models import AuditEvent
from jobtra.refusals import Refusal
from tests.factories.cases import StaffFactory

pytestmark = pytest.mark.django_db
NEW = "a long new password"


@pytest.fixture
def person():
    return StaffFactory(password=None, email="mori@example.jp", name="森 さち")


@pytest.fixture
def by():
    return StaffFactory()


def token(path):
    return path.rstrip("/").rsplit("/", 1)[1]


def test_invite_stamps_the_person_and_writes_no_token_down(person, by):
    path = invitations.invite(person, by=by)
    person.refresh_from_db()
    assert person.invited_by == by
    line = AuditEvent.objects.get()
    assert (line.verb, line.target_id, line.changes) == ("staff.invited", str(person.pk), {})
    assert token(path) not in str(Staff.objects.filter(pk=person.pk).values())


def test_accept_sets_the_password_once(person, by):
    link = token(invitations.invite(person, by=by))
    accepted = invitations.accept(person, link, NEW)
    assert Staff.objects.get(pk=person.pk).check_password(NEW)
    assert AuditEvent.objects.filter(verb="staff.password_set", by=accepted.code).count() == 1
    with pytest.raises(Refusal):
        invitations.accept(person, link, "another password")
    assert Staff.objects.get(pk=person.pk).check_password(NEW)


def test_a_newer_invitation_makes_the_older_void(person, by):
    old = token(invitations.invite(person, by=by))
    new = token(invitations.invite(person, by=by))
    with pytest.raises(Refusal):
        invitations.accept(person, old, NEW)
    invitations.accept(person, new, NEW)


def test_an_invitation_is_for_one_person(person, by):
    link = token(invitations.invite(person, by=by))
    other = StaffFactory(password=None)
    invitations.invite(other, by=by)
    with pytest.raises(Refusal):
        invitations.accept(other, link, NEW)


def test_an_invitation_ends_after_its_time(person, by, settings):
    link = token(invitations.invite(person, by=by))
    settings.PASSWORD_RESET_TIMEOUT = -1
    with pytest.raises(Refusal):
        invitations.accept(person, link, NEW)


def test_a_changed_address_makes_an_invitation_void(person, by):
    link = token(invitations.invite(person, by=by))
    staff.correct(person, by=by, code=person.code, name=person.name, email="new@example.jp")
    with pytest.raises(Refusal):
        invitations.accept(person, link, NEW)


def test_an_invitation_stays_void_after_deactivation_and_reactivation(person, by):
    link = token(invitations.invite(person, by=by))
    staff.deactivate(person, by=by)
    with pytest.raises(Refusal):
        invitations.accept(person, link, NEW)
    staff.reactivate(person, by=by)
    with pytest.raises(Refusal):
        invitations.accept(person, link, NEW)


def test_invite_refuses_a_deactivated_person(by):
    with pytest.raises(Refusal):
        invitations.invite(StaffFactory(is_active=False), by=by)


def test_mail_names_nobody_in_its_subject(person, settings):
    settings.MAIL_IS_SET_UP = True
    assert invitations.mail(person, "https://jobtra.example.org/invitation/x/")
    (message,) = mail.outbox
    assert message.to == ["mori@example.jp"]
    assert message.subject == "JobTra への招待"
    assert "https://jobtra.example.org/invitation/x/" in message.body
    assert person.name not in message.body


def test_mail_needs_an_address_and_a_server(person, settings):
    settings.MAIL_IS_SET_UP = False
    assert not invitations.mail(person, "https://jobtra.example.org/")
    settings.MAIL_IS_SET_UP = True
    assert not invitations.mail(StaffFactory(email=None), "https://jobtra.example.org/")
    assert mail.outbox == []


def test_failures_of_a_mail_server_are_the_ones_the_screen_expects():
    assert issubclass(smtplib.SMTPException, OSError)

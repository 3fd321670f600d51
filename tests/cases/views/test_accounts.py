import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases import demo
from cases.access import Role
from cases.actions import invitations, log_ins
from cases.actions import staff as people
from jobtra.models import AuditEvent
from tests.factories.cases import PASSWORD, OfficeFactory, StaffFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo_people():
    first = OfficeFactory(code="A", name="はなみずき", is_demo=True)
    StaffFactory(name="早川 みのり", email="hayakawa@example.jp", office=first, is_demo=True)
    StaffFactory(email="b@example.jp", office=OfficeFactory(code="B", is_demo=True), is_demo=True)
    StaffFactory(email="gone@example.jp", office=first, is_demo=True, is_active=False)
    StaffFactory(email="real@example.jp", role=Role.ADMINISTRATOR)
    StaffFactory(email="wakamiya@example.jp", role=Role.ADMINISTRATOR, is_demo=True)


def shown(client, **extra):
    response = client.get(reverse("login"), **extra)
    return [(person["login"], person["password"]) for person in response.context["demo_logins"]]


def test_log_in_shows_the_first_demo_office_and_head_office(client, demo_people):
    assert shown(client) == [
        ("hayakawa@example.jp", demo.PASSWORD),
        ("wakamiya@example.jp", demo.PASSWORD),
    ]


def test_log_in_hides_the_demo_from_elsewhere(client, demo_people):
    assert shown(client, REMOTE_ADDR="192.0.2.7") == []
    assert shown(client, HTTP_X_FORWARDED_FOR="127.0.0.1") == []


def test_log_in_hides_the_demo_beside_a_real_office(client, demo_people):
    OfficeFactory(is_demo=False)
    assert shown(client) == []


def test_log_in_without_a_demo_shows_none(client):
    assert shown(client) == []


def log_in(client, name, password=PASSWORD, **extra):
    return client.post(reverse("login"), {"username": name, "password": password}, **extra)


def test_log_in_says_what_was_wrong_without_saying_which(client):
    StaffFactory(code="M-7")
    sentences = {
        log_in(client, name, "guess").context["form"].non_field_errors()[0]
        for name in ("M-7", "nobody")
    }
    assert sentences == {
        "メールアドレスか職員番号、またはパスワードが違います。大文字と小文字、全角と半角も確かめてください。"
    }


def test_log_in_takes_full_width_letters_and_a_long_address(client):
    email = f"{'a' * 50}@example.jp"
    StaffFactory(code="M-7", email=email)
    assert log_in(client, "Ｍ-７").status_code == 302
    assert log_in(Client(), email).status_code == 302


def test_log_in_of_a_locked_name_says_how_long(client):
    StaffFactory(code="M-7")
    for _ in range(log_ins.TRIES):
        log_in(client, "M-7", "guess")
    page = log_in(client, "M-7")
    assert page.context["form"].non_field_errors() == [
        "ログインの失敗が続きました。15分ほど待つか、管理者に新しい招待リンクを頼んでください。"
    ]


def follow(client, staff, by=None):
    """Open an invitation: the address of the form, behind the redirect that hides the token."""
    return client.get(invitations.invite(staff, by=by or StaffFactory())).url


def choose(client, url, password="a long new password"):
    return client.post(url, {"new_password1": password, "new_password2": password})


def test_invitation_sets_the_password_and_logs_in(client):
    staff = StaffFactory(password=None)
    url = follow(client, staff)
    assert client.get(url).context["validlink"]
    answer = choose(client, url)
    assert answer.url == reverse("evaluations:today")
    assert client.get(answer.url).context["user"] == staff
    staff.refresh_from_db()
    assert staff.last_login


def test_invitation_opens_once(client):
    staff = StaffFactory(password=None)
    path = invitations.invite(staff, by=StaffFactory())
    choose(client, client.get(path).url)
    page = Client().get(path)
    assert (page.status_code, page.context["validlink"]) == (200, False)


def test_invitation_wants_a_good_password(client):
    staff = StaffFactory(password=None, name="mori sachi")
    url = follow(client, staff)
    for password in ("short", "12345678901", "password123", "mori sachi1"):
        assert set(choose(client, url, password).context["form"].errors) == {"new_password2"}
    staff.refresh_from_db()
    assert not staff.has_usable_password()


def test_invitation_withdrawn_while_the_page_is_open(client):
    staff, by = StaffFactory(password=None), StaffFactory(role=Role.ADMINISTRATOR)
    url = follow(client, staff)
    people.deactivate(staff, by=by)
    assert not choose(client, url).context["validlink"]
    staff.refresh_from_db()
    assert not staff.has_usable_password()


@pytest.mark.parametrize("path", ["/invitation/x/y-z/", "/invitation/OTk5/abc-def/"])
def test_invitation_of_nobody(client, path):
    assert not client.get(path).context["validlink"]


def test_invitation_of_the_demo_only_where_it_is_safe(client):
    staff = StaffFactory(password=None, is_demo=True, office=OfficeFactory(is_demo=True))
    path = invitations.invite(staff, by=staff)
    page = client.get(path, REMOTE_ADDR="192.0.2.1")
    assert not page.context["validlink"]
    assert client.get(path).status_code == 302


def test_invitation_before_the_first_day_says_when_one_can_log_in(client):
    staff = StaffFactory(password=None)
    staff.postings.update(starts_on=timezone.localdate() + dt.timedelta(days=3))
    answer = choose(client, follow(client, staff))
    assert answer.url == reverse("invitation_done")
    assert client.get(answer.url).status_code == 200
    staff.refresh_from_db()
    assert staff.has_usable_password()


def test_a_new_password_ends_the_sessions_of_the_old(client):
    staff, elsewhere = StaffFactory(), Client()
    elsewhere.force_login(staff)
    choose(client, follow(client, staff))
    assert elsewhere.get(reverse("evaluations:today")).url.startswith(reverse("login"))


def test_change_of_ones_password(client):
    staff, elsewhere = StaffFactory(), Client()
    for browser in (client, elsewhere):
        browser.force_login(staff)
    typed = {"new_password1": "a long new password", "new_password2": "a long new password"}
    page = client.post(reverse("password_change"), {**typed, "old_password": "guess"})
    assert set(page.context["form"].errors) == {"old_password"}
    answer = client.post(reverse("password_change"), {**typed, "old_password": PASSWORD})
    assert answer.url == reverse("evaluations:today")
    assert client.get(answer.url).status_code == 200
    assert elsewhere.get(answer.url).url.startswith(reverse("login"))
    assert AuditEvent.objects.filter(verb="staff.password_set", by=staff.code).count() == 1

import pytest
from django.urls import reverse

from cases import demo
from cases.access import Role
from tests.factories.cases import OfficeFactory, StaffFactory

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

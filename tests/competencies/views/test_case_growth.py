import pytest
from django.urls import reverse

from tests.factories.cases import CaseFactory, StaffFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client):
    staff = StaffFactory()
    client.force_login(staff)
    url = reverse("competencies:case_growth", args=[CaseFactory(office=staff.office).pk])
    return lambda **headers: client.get(url, headers=headers)


def test_whoever_comes_by_link_gets_a_page(page):
    assert "<html" in page().content.decode()


def test_htmx_gets_the_very_partial(page):
    part = page(hx_request="true")
    assert part.templates[0].name == "competencies/_case_growth.html"
    assert part.content.decode().strip() in page().content.decode()

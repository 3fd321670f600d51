import pytest
from django.http import HttpResponse
from django.urls import reverse

from cases.access import Role
from jobtra import caching
from tests.factories.cases import AssignmentFactory, StaffFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(client):
    client.force_login(StaffFactory(role=Role.SUPPORT_WORKER))
    return client


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("evaluations:today", 200),
        ("cases:case_list", 200),
        ("cases:staff_list", 403),
    ],
)
def test_no_page_of_a_person_is_kept(browser, name, status):
    response = browser.get(reverse(name))
    assert (response.status_code, response["Cache-Control"]) == (status, "no-store")


def test_no_page_of_a_youth_is_kept_nor_one_that_is_not_there(browser):
    case = AssignmentFactory().case
    missing = browser.get(case.get_absolute_url())
    assert (missing.status_code, missing["Cache-Control"]) == (404, "no-store")
    browser.force_login(StaffFactory(office=case.office))
    assert browser.get(case.get_absolute_url())["Cache-Control"] == "no-store"
    headers = {"HX-Request": "true"}
    part = browser.get(reverse("competencies:case_feedback", args=[case.pk]), headers=headers)
    assert part["Cache-Control"] == "no-store"


def test_what_says_itself_how_long_it_is_kept_stands(rf):
    said = HttpResponse(headers={"Cache-Control": "private, max-age=60"})
    answer = caching.no_store(lambda request: said)(rf.get("/"))
    assert answer["Cache-Control"] == "private, max-age=60"

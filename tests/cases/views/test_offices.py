import pytest
from django.urls import reverse

from cases.access import Role
from cases.models import Office
from tests.factories.cases import CaseFactory, OfficeFactory, StaffFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def administrator(client):
    staff = StaffFactory(role=Role.ADMINISTRATOR)
    client.force_login(staff)
    return staff


def test_list_counts_people_and_open_cases_of_each_office(client):
    first, second = OfficeFactory(code="A"), OfficeFactory(code="B")
    StaffFactory(office=first)
    StaffFactory(office=first, is_active=False)
    CaseFactory(office=first, closed=True)
    for _ in range(5):
        CaseFactory(office=second)
    page = client.get(reverse("cases:office_list"))
    assert [(row.code, row.people, row.open_cases) for row in page.context["office_list"]] == [
        ("A", 1, 0),
        ("B", 0, 5),
    ]
    assert "5未満" not in page.content.decode()


def test_list_hides_a_number_below_five(client):
    CaseFactory(office=OfficeFactory())
    assert "5未満" in client.get(reverse("cases:office_list")).content.decode()


def test_new_office(client):
    answer = client.post(reverse("cases:office_new"), {"name": "みどり台", "code": "MDR"})
    assert answer.url == reverse("cases:office_list")
    assert Office.objects.get(code="MDR").name == "みどり台"


@pytest.mark.parametrize("code", ["", "M DR", "みどり", "MDR"])
def test_new_office_with_a_code_that_can_not_be(client, code):
    OfficeFactory(code="MDR")
    page = client.post(reverse("cases:office_new"), {"name": "みどり台", "code": code})
    assert set(page.context["form"].errors) == {"code"}
    assert Office.objects.count() == 1

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.access import Role
from cases.models import JobApplication
from tests.factories.cases import JobApplicationFactory, StaffFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def application(client):
    application = JobApplicationFactory()
    client.force_login(application.recorded_by)
    return application


@pytest.fixture
def new(application):
    return reverse("cases:application_new", args=[application.case_id])


def address(name, row):
    return reverse(f"cases:{name}", args=[row.pk])


def text(response):
    return response.content.decode()


def test_add(client, new, application):
    answer = client.post(new, {"company": "あおば", "job": "検品", "stage": "preparing"})
    assert answer.url == application.get_absolute_url()
    made = JobApplication.objects.latest("pk")
    assert (made.employer_name, made.job, made.case) == ("あおば", "検品", application.case)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"company": ""}, "company"),
        ({"stage": "hired"}, "stage"),
        ({"applied_on": str(timezone.localdate() + dt.timedelta(days=2))}, "applied_on"),
        ({"result_on": str(timezone.localdate() + dt.timedelta(days=2))}, "result_on"),
        ({"applied_on": "2025-09-02", "result_on": "2025-09-01"}, "__all__"),
        ({"stage": "rejected"}, "__all__"),
    ],
)
def test_bad_input_saves_nothing_and_keeps_what_was_typed(client, new, change, field):
    page = client.post(new, {"company": "あおば", "stage": "applied", "job": "検品"} | change)
    assert set(page.context["form"].errors) == {field}
    assert "検品" in text(page)
    assert JobApplication.objects.count() == 1


def test_edit_keeps_the_company_and_takes_a_reflection(client, application):
    url = address("application_edit", application)
    assert client.get(url).context["form"]["company"].value() == "アサヒ情報株式会社"
    data = {"company": "アサヒ情報株式会社", "stage": "rejected", "result_on": "2025-09-01"}
    client.post(url, data | {"reflection": "次は早めに準備する"})
    assert "次は早めに準備する" in text(client.get(application.get_absolute_url()))


def test_one_tap_moves_it_on(client, application):
    page = text(client.get(application.get_absolute_url()))
    assert 'value="applied"' in page
    answer = client.post(address("application_move", application), {"to": "applied"}, follow=True)
    assert 'value="interview"' in text(answer)


def test_who_comes_late_is_told(client, application):
    answer = client.post(address("application_move", application), {"to": "offered"}, follow=True)
    assert "もう一度ご確認ください" in text(answer)


def test_the_office_manager_reads_only(client, application):
    client.force_login(StaffFactory(role=Role.OFFICE_MANAGER, office=application.case.office))
    page = text(client.get(application.get_absolute_url()))
    assert "アサヒ情報株式会社" in page
    assert address("application_edit", application) not in page
    assert address("application_move", application) not in page

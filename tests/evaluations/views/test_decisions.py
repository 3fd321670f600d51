import pytest
from django.urls import reverse

from evaluations.models import DecisionOutcome
from tests.factories.cases import StaffFactory
from tests.factories.evaluations import DecisionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def decision(client):
    staff = StaffFactory()
    client.force_login(staff)
    return DecisionFactory(agenda_item__conference__office=staff.office)


def post(client, decision, htmx=False, **data):
    url = reverse("evaluations:decision_outcome", args=[decision.pk])
    return client.post(url, data, headers={"hx-request": "true"} if htmx else {})


def test_one_tap_answers_with_the_line(client, decision):
    response = post(client, decision, htmx=True, result="done")
    assert response.templates[0].name == "evaluations/_decision.html"
    assert response.context["decision"].result == "done"
    assert DecisionOutcome.objects.get().result == "done"


@pytest.mark.parametrize(
    "page", ["/conferences/cases/9/", "", "https://example.jp/", "//example.jp"]
)
def test_without_script_it_goes_back_to_the_page(client, decision, page):
    response = post(client, decision, result="carried", next=page)
    ours = page if page.startswith("/c") else decision.get_absolute_url()
    assert response.url == ours


def test_an_unknown_result_is_refused(client, decision):
    assert post(client, decision, result="forgotten").status_code == 302
    assert DecisionOutcome.objects.count() == 0

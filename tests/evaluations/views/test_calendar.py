import pytest
from django.urls import reverse

from cases.actions import calendar_feeds
from tests.factories.cases import AssignmentFactory, CaseFactory, StaffFactory, SupportPlanFactory

pytestmark = pytest.mark.django_db


def url(token):
    return reverse("evaluations:calendar", args=[token])


@pytest.fixture
def worker():
    return StaffFactory()


def test_a_link_gives_codes_and_no_names_without_a_log_in(client, worker):
    case = CaseFactory(office=worker.office, code="C-77", youth__name="宇野 美咲")
    AssignmentFactory(case=case, staff=worker)
    SupportPlanFactory(case=case, approved=True)
    response = client.get(url(calendar_feeds.make(by=worker)))
    text = response.content.decode()
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in response["Cache-Control"]
    assert "C-77" in text
    assert "宇野" not in text


def test_unknown_and_closed_links_are_not_there(client, worker):
    token = calendar_feeds.make(by=worker)
    calendar_feeds.withdraw(by=worker)
    for one in (token, "unknown"):
        assert client.get(url(one)).status_code == 404


def test_who_was_deactivated_has_no_calendar_any_more(client, worker):
    token = calendar_feeds.make(by=worker)
    assert client.get(url(token)).status_code == 200
    worker.is_active = False
    worker.save()
    assert client.get(url(token)).status_code == 404


def test_who_guesses_is_not_heard_for_a_while(client, worker):
    token = calendar_feeds.make(by=worker)
    for number in range(calendar_feeds.TRIES):
        client.get(url(f"guess{number}"))
    assert client.get(url(token)).status_code == 404
    assert client.get(url(token), REMOTE_ADDR="192.0.2.9").status_code == 200


def test_no_token_lands_in_the_log(client, caplog):
    client.get(url("live-token"))
    assert [record.getMessage() for record in caplog.records] == ["Not Found: /calendar/….ics"]

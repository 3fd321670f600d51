import pytest
from django.urls import reverse

from cases.access import Role
from tests.factories.cases import StaffFactory

URL = reverse("competencies:checklist_by_item")


@pytest.fixture
def browser(client, checklist):
    client.force_login(checklist.rater)
    return client


def test_page_stands_at_the_item_that_is_asked_for(browser, checklist):
    item = checklist.version.items.get(code="R-C3")
    response = browser.get(URL, {"month": "2025-10", "item": item.pk})
    assert response.context["here"].item == item
    assert [row.case for row, _html in response.context["rows"]] == [checklist.case]
    assert "小出 りお" in response.content.decode()
    unknown = browser.get(URL, {"month": "2025-10", "item": "999999"})
    assert unknown.context["here"].item.code == "R-A1"


def test_page_of_nobody_offers_the_office_and_claims_nothing(client, checklist):
    client.force_login(StaffFactory(role=Role.CASE_MANAGER, office=checklist.case.office))
    empty = client.get(URL, {"month": "2025-10", "whose": "mine"}).content.decode()
    assert "担当する若者はいません" in empty
    assert "すべての項目を評価しました" not in empty
    office = client.get(URL, {"month": "2025-10"})
    assert [row.case for row, _html in office.context["rows"]] == [checklist.case]
    before_anybody = client.get(URL, {"month": "2020-01"}).content.decode()
    assert 'id="progress"' not in before_anybody

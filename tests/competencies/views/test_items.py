import pytest
from django.urls import reverse

from cases.access import Role
from tests.factories.cases import StaffFactory
from tests.factories.competencies import ItemFactory

pytestmark = pytest.mark.django_db


def test_card_shows_all_levels_and_marks_the_target(client, starter):
    client.force_login(StaffFactory(role=Role.EVALUATOR))
    item = starter.items.get(code="R-E4")
    response = client.get(reverse("competencies:item_detail", args=[item.pk]))
    levels = response.context["levels"]
    assert [level["rank"] for level in levels] == [1, 2, 3, 4, 5]
    assert [level["rank"] for level in levels if level["is_target"]] == [4]
    assert all(level["text"]["ja"] in response.content.decode() for level in levels)


def test_card_may_be_kept_by_the_browser_but_by_nobody_else(client, starter):
    client.force_login(StaffFactory())
    response = client.get(
        reverse("competencies:item_detail", args=[starter.items.first().pk]),
        headers={"HX-Request": "true"},
    )
    assert set(response["Cache-Control"].split(", ")) == {"max-age=3600", "private"}
    assert {"Cookie", "HX-Request"} <= {part.strip() for part in response["Vary"].split(",")}
    assert response.templates[0].name == "competencies/_item_card.html"


def test_cards_of_a_version_may_be_kept_for_a_day(client, starter):
    client.force_login(StaffFactory())
    response = client.get(reverse("competencies:version_cards", args=[starter.pk]))
    assert set(response["Cache-Control"].split(", ")) == {"max-age=86400", "private"}


def test_card_of_a_version_in_work_is_not_shown(client):
    client.force_login(StaffFactory())
    url = reverse("competencies:item_detail", args=[ItemFactory().pk])
    assert client.get(url).status_code == 404

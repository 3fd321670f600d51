import pytest
from django.urls import reverse

from cases.access import Role
from tests.factories.cases import StaffFactory
from tests.factories.competencies import ItemFactory

pytestmark = pytest.mark.django_db


def test_cards_show_all_levels_and_mark_the_target(client, starter):
    client.force_login(StaffFactory(role=Role.EVALUATOR))
    response = client.get(reverse("competencies:version_cards", args=[starter.pk]))
    cards = {card["item"].code: card["levels"] for card in response.context["cards"]}
    assert len(cards) == 40
    levels = cards["R-E4"]
    assert [level["rank"] for level in levels] == [1, 2, 3, 4, 5]
    assert [level["rank"] for level in levels if level["is_target"]] == [4]
    assert all(level["text"]["ja"] in response.content.decode() for level in levels)


def test_cards_of_a_version_may_be_kept_for_a_day_by_nobody_else(client, starter):
    client.force_login(StaffFactory())
    response = client.get(reverse("competencies:version_cards", args=[starter.pk]))
    assert set(response["Cache-Control"].split(", ")) == {"max-age=86400", "private"}
    assert "Cookie" in {part.strip() for part in response["Vary"].split(",")}


def test_cards_of_a_version_in_work_are_not_shown(client):
    client.force_login(StaffFactory())
    url = reverse("competencies:version_cards", args=[ItemFactory().version.pk])
    assert client.get(url).status_code == 404

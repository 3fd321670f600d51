import pytest
from django.urls import reverse

from cases.access import Role
from cases.models import Staff
from competencies.actions import agreement_figures
from tests.competencies.agreement import Office
from tests.factories.cases import StaffFactory

pytestmark = pytest.mark.django_db
NOTE = "促しがあれば一人で来られた"
ADDRESS = reverse("competencies:wording_candidate_list")


def page(client, role, office=None):
    client.force_login(StaffFactory(role=role, office=office))
    return " ".join(client.get(ADDRESS).content.decode().split())


def judged(*pairs):
    office = Office()
    office.judge_each(pairs, note=NOTE)
    agreement_figures.refresh(2025, by=Staff.objects.system())
    return office.office


def test_an_item_below_the_bounds_with_why_and_the_raters_reasons(client):
    office = judged(*[(2, 4)] * 6, *[(4, 2)] * 6)
    text = page(client, Role.CASE_MANAGER, office)
    assert "αが0.667未満" in text
    assert "2段以上の差が多い" in text
    assert NOTE in text


@pytest.mark.parametrize("role", [Role.EVALUATOR, Role.ADMINISTRATOR])
def test_from_outside_the_figures_only(client, role):
    judged(*[(2, 4)] * 6, *[(4, 2)] * 6)
    text = page(client, role)
    assert "αが0.667未満" in text
    assert NOTE not in text
    assert "所属の事業所でだけ読めます" in text


def test_nothing_below_the_bounds(client):
    office = judged(*[(2, 2)] * 6, *[(4, 4)] * 6)
    assert "基準を下回る項目はありません" in page(client, Role.CASE_MANAGER, office)


def test_nothing_counted_yet(client):
    assert "まだ集計がありません" in page(client, Role.ADMINISTRATOR)

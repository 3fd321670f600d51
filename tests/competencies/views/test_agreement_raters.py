"""Severity and pairs: for the rater and the case manager of the office, nobody else."""

import pytest
from django.urls import reverse

from cases.access import Role
from cases.models import Staff
from competencies.actions import agreement_figures
from competencies.models import AgreementFigure
from tests.competencies.agreement import Office
from tests.factories.cases import StaffFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    """桜井 rates half a place lower than 青木."""
    office = Office()
    office.judge_each([(3, 4)] * 6 + [(3, 3)] * 6)
    agreement_figures.refresh(2025, by=Staff.objects.system())
    return office


def page(client, staff):
    client.force_login(staff)
    response = client.get(reverse("competencies:rater_agreement_list"))
    return response, " ".join(response.content.decode().split())


def test_oneself(client, office):
    response, text = page(client, office.raters[0])
    assert "平均して0.5段低くつける傾向" in text
    assert "高くつける傾向" not in text
    assert response.context["own"].n == 12
    assert response.context["others"] == []
    assert "桜井 一 · 青木 二" in text


def test_the_case_manager_sees_the_raters_of_the_office(client, office):
    manager = StaffFactory(office=office.office, role=Role.CASE_MANAGER)
    response, text = page(client, manager)
    assert response.context["own"] is None
    assert "平均して0.5段低くつける傾向" in text
    assert "平均して0.5段高くつける傾向" in text
    assert "桜井 一 · 青木 二" in text


def test_a_colleague_sees_neither(client, office):
    response, text = page(client, StaffFactory(office=office.office))
    assert list(response.context["object_list"]) == []
    assert "桜井 一" not in text


def test_the_case_manager_of_another_office_sees_nothing(client, office):
    manager = StaffFactory(office=Office("UMI").office, role=Role.CASE_MANAGER)
    response, text = page(client, manager)
    assert list(response.context["object_list"]) == []
    assert "桜井 一" not in text


@pytest.mark.parametrize("role", [Role.OFFICE_MANAGER, Role.EVALUATOR, Role.ADMINISTRATOR])
def test_nobody_else_even_reaches_a_row(client, office, role):
    staff = StaffFactory(office=office.office, role=role)
    response, _text = page(client, staff)
    assert response.status_code == 403
    seen = AgreementFigure.objects.visible_to(staff)
    assert seen.exists()
    assert not seen.of("pair", "rater").exists()
    for name in ("agreement_list", "agreement_item"):
        args = ["QS", "S1-1"] if name == "agreement_item" else []
        answer = client.get(reverse(f"competencies:{name}", args=args))
        assert "桜井 一" not in answer.content.decode()


def test_below_ten_shared_units_nothing_is_said(client):
    office = Office()
    office.judge_each([(3, 5)] * 9)
    agreement_figures.refresh(2025, by=Staff.objects.system())
    _response, text = page(client, office.raters[0])
    assert "共通の評価が9件で、10件に満たないため、まだ何も言えません。" in text
    assert "低くつける" not in text


def test_where_the_interval_holds_nought_there_is_no_tendency(client):
    office = Office()
    office.judge_each([(3, 4)] * 6 + [(4, 3)] * 6)
    agreement_figures.refresh(2025, by=Staff.objects.system())
    _response, text = page(client, office.raters[0])
    assert "はっきりした傾向はありません" in text

import pytest
from django.urls import reverse

from cases.access import Role
from cases.models import Case, SupportPlan
from tests.factories.cases import GoalFactory, OutcomeFactory, StaffFactory, SupportPlanFactory

pytestmark = pytest.mark.django_db
LIST, APPROVE = reverse("cases:approval_list"), reverse("cases:approve_each")


@pytest.fixture
def director(client):
    director = StaffFactory(role=Role.OFFICE_MANAGER)
    client.force_login(director)
    return director


def waiting(director, **fields):
    plan = SupportPlanFactory(case__office=director.office, checked=True, **fields)
    GoalFactory(plan=plan)
    return plan


def test_the_list_has_what_is_checked_in_the_own_office(client, director):
    plans = [waiting(director), waiting(director, quality=[True] * 9 + [False])]
    SupportPlanFactory(case__office=director.office, agreed=True)
    SupportPlanFactory(checked=True)
    response = client.get(LIST)
    rows = response.context["rows"]
    assert [(plan, len(unmet)) for plan, unmet in rows] == [(plans[0], 0), (plans[1], 1)]
    assert "前の見直しの結果が入っている" in response.content.decode()


def test_an_empty_list_says_so(client, director):
    assert "承認を待っているものはありません" in client.get(LIST).content.decode()


def test_the_chosen_ones_are_approved_together(client, director):
    first, second, third = (waiting(director) for _n in range(3))
    response = client.post(APPROVE, {"plan": [first.pk, second.pk]}, follow=True)
    assert set(SupportPlan.objects.approved()) == {first, second}
    assert "2件の計画を承認しました。" in response.content.decode()
    assert [plan for plan, _unmet in response.context["rows"]] == [third]


def test_none_chosen_is_said(client, director):
    waiting(director)
    response = client.post(APPROVE, {}, follow=True)
    assert "1件以上選んでください。" in response.content.decode()


def test_another_offices_plan_is_not_approved(client, director):
    plan = SupportPlanFactory(checked=True)
    client.post(APPROVE, {"plan": [plan.pk]})
    assert not SupportPlan.objects.approved().exists()


def test_graduations_stand_beside_the_plans_and_are_approved_with_them(client, director):
    plan = waiting(director)
    graduation, early = (
        OutcomeFactory(case__office=director.office, conferred=True, **day)
        for day in ({}, {"graduates_on": "2099-04-01"})
    )
    OutcomeFactory(case__office=director.office)
    OutcomeFactory(conferred=True)
    assert list(client.get(LIST).context["outcomes"]) == [graduation, early]
    response = client.post(
        APPROVE, {"plan": [plan.pk], "outcome": [graduation.pk, early.pk]}, follow=True
    )
    page = response.content.decode()
    assert list(SupportPlan.objects.approved()) == [plan]
    assert list(Case.objects.filter(status="graduated")) == [graduation.case]
    assert "1人の卒業を承認しました。" in page
    assert f"{early.case.code}: 卒業日はまだ来ていません。" in page
    assert list(response.context["outcomes"]) == [early]

import pytest
from django.urls import reverse

from competencies.models import Item
from tests.factories.cases import StaffFactory, SupportPlanFactory
from tests.factories.competencies import CaseMonthFactory, FocusFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(client, case, worker_of_youth):
    client.force_login(worker_of_youth)
    return SupportPlanFactory(case=case, written_by=worker_of_youth)


@pytest.fixture
def items():
    return list(Item.objects.filter(version__framework__code="R").order_by("position")[:6])


def url(name, plan):
    return reverse(f"competencies:{name}", args=[plan.pk])


def put(client, plan, items, **said):
    headers = {"HX-Request": "true"} if said.pop("htmx", False) else {}
    typed = {"item": [item.pk for item in items]}
    typed |= {f"level_{item.pk}": "3" for item in items}
    return client.post(url("plan_focus_put", plan), typed | said, headers=headers)


def test_two_to_five_are_kept_with_their_level(client, plan, items):
    response = put(client, plan, items[:3])
    assert response.url == plan.get_absolute_url()
    rows = list(
        plan.focuses.order_by("item__position").values_list("item", "target_level", "starts_on")
    )
    assert rows == [(item.pk, 3, plan.starts_on) for item in items[:3]]


def test_a_second_choice_replaces_the_first(client, plan, items):
    put(client, plan, items[:3])
    put(client, plan, items[2:4])
    assert [row.item for row in plan.focuses.order_by("item__position")] == items[2:4]


@pytest.mark.parametrize("n", [0, 1, 6])
def test_fewer_or_more_are_refused_and_stay_ticked(client, plan, items, n):
    response = put(client, plan, items[:n], htmx=True)
    assert "重点要件は2〜5個です。" in response.content.decode()
    assert response.content.decode().count("checked") == n
    assert not plan.focuses.exists()


def test_a_script_gets_the_panel(client, plan, items):
    text = put(client, plan, items[:2], htmx=True).content.decode()
    assert "重点要件を保存しました。" in text
    assert "<html" not in text


def test_only_while_it_is_a_draft(client, case, worker_of_youth, items):
    client.force_login(worker_of_youth)
    plan = SupportPlanFactory(case=case, conferred=True)
    assert client.get(url("plan_focus", plan)).context["may_choose"] is False
    assert "変更できるのは下書きだけです。" in put(client, plan, items[:2]).content.decode()
    assert not plan.focuses.exists()


def test_beside_each_stand_level_target_and_month(client, plan, items):
    FocusFactory(case=plan.case, plan=plan, item=items[0], target_level=4)
    standings = {items[0].code: [3, 3, False, False, 0, 1]}
    CaseMonthFactory(case=plan.case, standings=standings)
    rows = client.get(url("plan_focus", plan)).context["rows"]
    assert [row.level for row in rows[:2]] == [3, None]
    assert [(row.item, row.is_chosen, row.chosen) for row in rows[:2]] == [
        (items[0], True, 4),
        (items[1], False, None),
    ]
    assert all(row.target for row in rows)
    assert any(row.due for row in rows)


def test_somebody_who_may_not_write_only_reads(client, plan):
    client.force_login(StaffFactory(office=plan.case.office, role="office_manager"))
    response = client.get(url("plan_focus", plan))
    assert response.context["may_choose"] is False
    assert "<form" not in response.content.decode().split('id="focus"')[1]

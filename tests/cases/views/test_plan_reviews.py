import pytest
from django.urls import reverse

from cases.models import PlanReview
from tests.factories.cases import GoalFactory, StaffFactory, SupportPlanFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(client):
    worker = StaffFactory()
    client.force_login(worker)
    plan = SupportPlanFactory(case__office=worker.office, approved=True)
    GoalFactory.create_batch(2, plan=plan)
    return plan


def url(plan):
    return reverse("cases:plan_review_new", args=[plan.pk])


def typed(**said):
    return {
        "reviewed_on": "2025-07-25",
        "decision": "continue",
        "handover": "朝の支度を続ける",
        "goal1-result": "achieved",
        "goal1-evidence": "出欠の記録",
        "goal2-result": "not_yet",
        **said,
    }


def test_records_a_review_with_every_goal(client, plan):
    assert client.post(url(plan), typed()).url == plan.get_absolute_url()
    row = PlanReview.objects.get()
    assert list(row.goals.values_list("goal__place", "result")) == [
        (1, "achieved"),
        (2, "not_yet"),
    ]
    assert "朝の支度を続ける" in client.get(plan.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    "said", [{"goal2-result": ""}, {"decision": ""}, {"reviewed_on": "2099-01-01"}]
)
def test_a_mistake_records_nothing_and_keeps_what_was_typed(client, plan, said):
    response = client.post(url(plan), typed(**said))
    assert response.status_code == 200
    assert "朝の支度を続ける" in response.content.decode()
    assert not PlanReview.objects.exists()

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.access import Role
from cases.measures.support_plans import seal
from cases.models import Consent, SupportPlan
from tests.factories.cases import (
    AssessmentFactory,
    CaseFactory,
    ConsentFactory,
    GoalFactory,
    GoalReviewFactory,
    PlannedDayFactory,
    StaffFactory,
    SupportPlanFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker(client):
    worker = StaffFactory()
    client.force_login(worker)
    return worker


@pytest.fixture
def manager(client):
    manager = StaffFactory(role=Role.CASE_MANAGER)
    client.force_login(manager)
    return manager


def at(name, row):
    return reverse(f"cases:{name}", args=[row.pk])


def page(response):
    return response.content.decode()


def typed(plan, **said):
    """What the form of a draft sends."""
    days = {
        f"day{n}-{end}": at
        for n in range(7)
        for end, at in (("begins_at", "10:00"), ("ends_at", "15:00"))
    }
    return {
        "kind": "formal",
        "starts_on": "2026-04-01",
        "review_on": "2026-06-30",
        "wish": "プログラミングを仕事にしたい",
        "seen": seal(plan),
        "goal1-state_text": "週四日来ている",
        "goal1-measure": "出欠の記録",
        "goal1-due_on": "2026-06-30",
        "day0-is_planned": "on",
        **days,
        **said,
    }


class TestTab:
    def test_an_empty_one_offers_the_first_version(self, client, worker):
        case = CaseFactory(office=worker.office, enrolled_on=timezone.localdate())
        text = page(client.get(at("case_plan", case)))
        assert "計画はまだありません" in text
        assert at("support_plan_new", case) in text

    def test_the_plan_in_force_and_the_version_in_work(self, client, worker):
        today = timezone.localdate()
        dates = {"starts_on": today - dt.timedelta(days=80), "review_on": today + dt.timedelta(10)}
        plan = SupportPlanFactory(case__office=worker.office, approved=True, **dates)
        GoalFactory(plan=plan, state_text="三社を見ている")
        draft = SupportPlanFactory(case=plan.case)
        response = client.get(at("case_plan", plan.case))
        found = response.context["page"]
        assert (found.in_force, found.in_work, found.due.state) == (plan, draft, "near")
        assert "三社を見ている" in page(response)
        assert at("support_plan_write", draft) in page(response)
        assert reverse("competencies:plan_focus", args=[plan.pk]) in page(response)
        assert at("support_plan_new", plan.case) not in page(response)

    def test_only_a_case_manager_is_led_to_a_conference(self, client, worker):
        draft = SupportPlanFactory(case__office=worker.office)
        link = f"{reverse('evaluations:case_conference_new')}?case={draft.case_id}"
        assert link not in page(client.get(at("case_plan", draft.case)))
        client.force_login(StaffFactory(role=Role.CASE_MANAGER, office=worker.office))
        assert link in page(client.get(at("case_plan", draft.case)))

    def test_every_goal_ever_with_its_last_result(self, client, worker):
        plan = SupportPlanFactory(case__office=worker.office, approved=True)
        goal = GoalFactory(plan=plan, state_text="毎朝起きている")
        GoalReviewFactory(review__plan=plan, goal=goal, result="achieved")
        GoalFactory(plan__case=plan.case, state_text="三社を見ている")
        text = page(client.get(at("case_goals", plan.case)))
        assert text.index("三社を見ている") < text.index("毎朝起きている")
        assert "達成" in text


class TestNew:
    def test_begins_a_draft_and_goes_on_writing(self, client, worker):
        case = CaseFactory(office=worker.office)
        said = {"kind": "provisional", "starts_on": "2026-04-01"}
        response = client.post(at("support_plan_new", case), said)
        plan = SupportPlan.objects.get()
        assert response.url == at("support_plan_write", plan)
        assert plan.review_on == dt.date(2026, 6, 30)

    def test_says_why_not(self, client, worker):
        plan = SupportPlanFactory(case__office=worker.office)
        said = {"kind": "formal", "starts_on": "2026-04-01"}
        response = client.post(at("support_plan_new", plan.case), said)
        assert "ほかの版の計画" in page(response) or "作成中" in page(response)
        assert SupportPlan.objects.count() == 1


class TestWrite:
    @pytest.fixture
    def plan(self, worker):
        return SupportPlanFactory(case__office=worker.office)

    def test_keeps_all_of_it(self, client, worker, plan):
        response = client.post(at("support_plan_write", plan), typed(plan))
        assert response.url == plan.get_absolute_url()
        plan.refresh_from_db()
        assert (plan.starts_on, plan.written_by) == (dt.date(2026, 4, 1), worker)
        assert list(plan.goals.values_list("place", "state_text")) == [(1, "週四日来ている")]
        assert list(plan.days.values_list("weekday", "begins_at")) == [(0, dt.time(10))]

    @pytest.mark.parametrize(
        ("said", "sentence"),
        [
            ({"review_on": "2026-03-01"}, "見直し"),
            ({"goal2-measure": "見学の記録"}, "目標の状態を書くか、この目標を空にしてください。"),
            (
                {"day0-ends_at": "09:00"},
                "通う日には、始まりとそれより後の終わりの時刻を入れてください。",
            ),
            ({"goal1-due_on": "六月"}, "日付"),
        ],
    )
    def test_a_mistake_saves_nothing_and_keeps_what_was_typed(self, client, plan, said, sentence):
        said = typed(plan, policy="会社見学へ行く", **said)
        response = client.post(at("support_plan_write", plan), said)
        assert response.status_code == 200
        assert sentence in page(response)
        assert "会社見学へ行く" in page(response)
        plan.refresh_from_db()
        assert (plan.policy != "会社見学へ行く", plan.goals.count()) == (True, 0)

    def test_somebody_else_was_faster(self, client, plan):
        said = typed(plan)
        SupportPlan.objects.update(risks="眠れない日が続く")
        response = client.post(at("support_plan_write", plan), said)
        assert "ほかの人が先に変更しました" in page(response)

    def test_shows_the_handover_of_the_last_review(self, client, worker):
        earlier = SupportPlanFactory(case__office=worker.office, approved=True)
        GoalReviewFactory(review__plan=earlier, review__handover="朝の支度を続ける")
        draft = SupportPlanFactory(case=earlier.case)
        assert "朝の支度を続ける" in page(client.get(at("support_plan_write", draft)))


class TestSteps:
    def test_the_youth_agrees(self, client, worker):
        plan = SupportPlanFactory(case__office=worker.office, conferred=True)
        ConsentFactory(case=plan.case, purpose=Consent.Purpose.SUPPORT)
        said = {"on": "2025-05-12", "opinion": "これでいい"}
        client.post(at("support_plan_agree", plan), said)
        plan.refresh_from_db()
        assert (plan.state, plan.youth_opinion) == ("agreed", "これでいい")

    def test_the_youth_wishes_changes(self, client, worker):
        plan = SupportPlanFactory(case__office=worker.office, conferred=True)
        response = client.post(at("support_plan_disagree", plan), {"reason": "水曜は休みたい"})
        draft = SupportPlan.objects.get(replaces=plan)
        assert response.url == draft.get_absolute_url()
        assert "水曜は休みたい" in page(client.get(draft.get_absolute_url()))

    def test_the_check_shows_what_changed_and_takes_ten_points(self, client, manager):
        earlier = SupportPlanFactory(case__office=manager.office, approved=True)
        plan = SupportPlanFactory(case=earlier.case, agreed=True, wish="Web を仕事にしたい")
        text = page(client.get(at("support_plan_check", plan)))
        assert "Web を仕事にしたい" in text
        said = {"points": [str(n) for n in range(9)], "comment": "初回の見直しがまだ"}
        client.post(at("support_plan_check", plan), said)
        plan.refresh_from_db()
        assert (plan.state, plan.quality) == ("checked", [True] * 9 + [False])

    def test_a_refusal_keeps_what_was_typed(self, client, manager):
        plan = SupportPlanFactory(case__office=manager.office, agreed=True, written_by=manager)
        said = {"points": ["0", "1"], "comment": "まだ足りない"}
        response = client.post(at("support_plan_check", plan), said)
        assert "自分が書いた計画です。" in page(response)
        assert "まだ足りない" in page(response)

    def test_no_conference_no_way_on(self, client, manager):
        """The plan's own pages offer no conferring."""
        plan = SupportPlanFactory(case__office=manager.office, long_term_goal="働く")
        AssessmentFactory(case=plan.case, checked=True)
        GoalFactory(plan=plan)
        PlannedDayFactory(plan=plan)
        text = page(client.get(plan.get_absolute_url()))
        assert "confer" not in text.replace("conferences", "")

    def test_the_sheet_has_lines_to_sign(self, client, worker):
        plan = SupportPlanFactory(case__office=worker.office, approved=True)
        text = page(client.get(plan.get_absolute_url()))
        assert "説明を聞いて、合意しました(本人)" in text
        assert "事業所長" in text

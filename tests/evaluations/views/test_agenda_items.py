import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.access import Role
from cases.models import Assignment
from competencies.models import CaseStage, Level, StageJudgement, StageJudgementRating
from evaluations.models import Decision, StageDecision
from jobtra.fiscal import Month
from tests.factories.cases import (
    AssignmentFactory,
    AttendanceFactory,
    CaseFactory,
    EmploymentFactory,
    GoalFactory,
    OfficeFactory,
    StaffFactory,
    SupportPlanFactory,
)
from tests.factories.competencies import (
    CaseStageFactory,
    ItemFactory,
    StageJudgementFactory,
    in_force,
    judgement_of,
    month_of,
    stages_in_force,
    submit,
)
from tests.factories.evaluations import (
    AgendaItemFactory,
    CaseConferenceFactory,
    DecisionFactory,
    StageDecisionFactory,
)

pytestmark = pytest.mark.django_db
HELD_ON = dt.date(2025, 11, 12)
OCTOBER = Month(2025, 10)
HIDDEN = "ほかの支援員の評価は、ご自分の段階評価を提出すると表示されます。"


@pytest.fixture
def office():
    return OfficeFactory()


@pytest.fixture
def case(office):
    return CaseFactory(office=office, youth__name="塚本 とわ")


@pytest.fixture
def s(case):
    stages = stages_in_force(case.programme)
    CaseStageFactory(case=case, stage=stages[1])
    return stages


@pytest.fixture
def item(case, s):
    return AgendaItemFactory(
        conference=CaseConferenceFactory(office=case.office, held_on=HELD_ON), case=case, position=2
    )


@pytest.fixture
def workers(case):
    """The key and the second worker."""
    return [
        AssignmentFactory(
            case=case, kind=kind, staff=StaffFactory(name=name, office=case.office)
        ).staff
        for kind, name in (
            (Assignment.Kind.KEY, "桜井 みなみ"),
            (Assignment.Kind.SECOND, "田村 健"),
        )
    ]


@pytest.fixture
def manager(office):
    return StaffFactory(role=Role.CASE_MANAGER, office=office)


@pytest.fixture
def indicators(s):
    return [
        ItemFactory(version=s[1].version, group=None, stage=s[1], code=f"S2-{n}", position=n)
        for n in range(1, 4)
    ]


def read(client, staff, item, **headers):
    client.force_login(staff)
    return client.get(item.get_absolute_url(), headers=headers)


def words(response):
    """The page without what differs at every reading."""
    page = response.content.decode()
    return re.sub(r'csrfmiddlewaretoken" value="\w+"|X-CSRFToken": "\w+"', "", page)


# What the room sees


def test_page_tells_the_case(client, manager, item, workers, s):
    AttendanceFactory(case=item.case, on=dt.date(2025, 11, 4))
    page = words(read(client, manager, item))
    for text in ("塚本 とわ", "桜井 みなみ", item.question, s[1].title["ja"], "1 / 1日"):
        assert text in page


def test_next_and_previous_are_those_of_the_agenda(client, manager, item):
    before = AgendaItemFactory(conference=item.conference, position=1)
    after = AgendaItemFactory(conference=item.conference, position=3)
    place = read(client, manager, item).context["brief"].place
    assert (place.number, place.total, place.before, place.after) == (2, 3, before, after)
    last = read(client, manager, after).context["brief"].place
    assert (last.before, last.after) == (item, None)


def test_htmx_gets_the_very_partial(client, manager, item):
    part = read(client, manager, item, hx_request="true")
    assert part.templates[0].name == "evaluations/_agenda_item.html"
    body = re.sub(r"<title>.*?</title>", "", words(part)).split()
    assert "".join(body) in "".join(words(read(client, manager, item)).split())


def test_earlier_decisions_stand_unfinished_first(client, manager, item):
    old = AgendaItemFactory(
        conference=CaseConferenceFactory(office=item.case.office, held_on=dt.date(2025, 9, 10)),
        case=item.case,
    )
    done, waiting = DecisionFactory.create_batch(2, agenda_item=old)
    client.force_login(manager)
    client.post(reverse("evaluations:decision_outcome", args=[done.pk]), {"result": "done"})
    DecisionFactory(
        agenda_item=AgendaItemFactory(case=item.case, conference__held_on=dt.date(2026, 1, 1))
    )
    now = DecisionFactory(agenda_item=item)
    brief = read(client, manager, item).context["brief"]
    assert brief.earlier == [waiting, done]
    assert brief.decided == [now]


# Budget


def test_a_full_case_costs_few_queries(client, manager, item, workers, s, indicators):
    items = [ItemFactory(code=f"Q-{n}", position=n) for n in range(6)]
    in_force(items[0].version, item.case.programme)
    for n in range(3):
        month_of(item.case, Month(2025, 8) + n, dict.fromkeys(items, 2 + n))
    for rater in workers:
        judgement_of(item.case, OCTOBER, rater, s[1], dict.fromkeys(indicators, 3))
    AttendanceFactory.create_batch(3, case=item.case)
    EmploymentFactory(case=item.case)
    GoalFactory(plan=SupportPlanFactory(case=item.case))
    DecisionFactory.create_batch(3, agenda_item=item)
    StageDecisionFactory(agenda_item=item, to_stage=s[1])
    client.force_login(manager)
    client.get(item.get_absolute_url())  # published content is read once a process
    with CaptureQueriesContext(connection) as seen:
        assert client.get(item.get_absolute_url()).status_code == 200
    assert len(seen) <= 20, [query["sql"] for query in seen]


# Deciding


def decide(client, staff, item, **data):
    client.force_login(staff)
    return client.post(reverse("evaluations:agenda_item_decide", args=[item.pk]), data)


def test_case_manager_decides_on_stage_and_action(client, manager, item, s, workers):
    response = decide(
        client,
        manager,
        item,
        stage=s[2].pk,
        seen_stage="S2",
        reason="希望",
        wish="進みたい",
        action="連絡する",
        owner=workers[1].pk,
        due_on="2025-11-30",
        dissent="早い",
    )
    assert response.url == item.get_absolute_url()
    assert CaseStage.objects.in_force().get(case=item.case).stage == s[2]
    assert StageDecision.objects.get().dissent == "早い"
    assert Decision.objects.get().owner == workers[1]
    item.refresh_from_db()
    assert item.discussed_by == manager


def test_offered_are_on_stay_and_back(client, manager, item, s):
    form = read(client, manager, item).context["form"]
    assert [(pk, str(label)) for pk, label in form.fields["stage"].choices] == [
        (s[2].pk, "S3 へ進む"),
        (s[1].pk, "S2 を続ける"),
        (s[0].pk, "S1 へ戻る"),
    ]
    assert form["stage"].value() is None


@pytest.mark.parametrize("role", [Role.SUPPORT_WORKER, Role.OFFICE_MANAGER])
def test_others_record_actions_but_decide_no_stage(client, office, item, s, role):
    staff = StaffFactory(role=role, office=office)
    assert 'name="stage"' not in words(read(client, staff, item))
    decide(
        client,
        staff,
        item,
        stage=s[2].pk,
        seen_stage="S2",
        reason="希望",
        action="連絡する",
        owner=staff.pk,
        due_on="2025-11-30",
    )
    assert StageDecision.objects.count() == 0
    assert CaseStage.objects.get().stage == s[1]
    assert Decision.objects.get().action == "連絡する"


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({}, "__all__"),
        ({"dissent": "早い"}, "__all__"),
        ({"action": "連絡する"}, "owner"),
        ({"action": "連絡する", "due_on": "きのう"}, "due_on"),
        ({"action": "あ" * 301}, "action"),
        ({"stage": "S2 on"}, "stage"),
    ],
)
def test_a_form_in_error_says_where_and_keeps_the_page(client, manager, item, data, field):
    response = decide(client, manager, item, **data)
    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert "塚本 とわ" in words(response)
    assert (Decision.objects.count(), StageDecision.objects.count()) == (0, 0)


def test_a_stage_needs_its_reason(client, manager, item, s):
    response = decide(client, manager, item, stage=s[2].pk, seen_stage="S2", action="連絡する")
    assert response.context["form"].errors["reason"] == ["理由を書いてください。"]
    assert "連絡する" in words(response)


def test_a_stage_changed_meanwhile_is_refused_in_words(client, manager, item, s):
    response = decide(
        client, manager, item, stage=s[2].pk, seen_stage="S1", reason="希望", wish="進みたい"
    )
    assert "開いているあいだに段階が変わりました" in words(response)


@pytest.mark.parametrize("owner", ["elsewhere", "gone"])
def test_owner_is_somebody_of_the_office(client, manager, item, owner):
    person = StaffFactory()
    response = decide(
        client, manager, item, action="連絡する", owner=person.pk, due_on="2025-11-30"
    )
    assert list(response.context["form"].errors) == ["owner"]


def test_no_change_marks_the_case(client, manager, item):
    client.force_login(manager)
    url = reverse("evaluations:agenda_item_discuss", args=[item.pk])
    assert client.post(url).url == item.get_absolute_url()
    item.refresh_from_db()
    assert item.discussed_by == manager
    assert (Decision.objects.count(), StageDecision.objects.count()) == (0, 0)


# Blindness


@pytest.fixture
def other(item, workers, s, indicators):
    """The second worker's judgement; the key worker has a draft only."""
    StageJudgementFactory(case=item.case, stage=s[1], rater=workers[0], month=OCTOBER.first)
    return judgement_of(item.case, OCTOBER, workers[1], s[1], dict.fromkeys(indicators, 4))


def change(sheet):
    """The other judges all differently, as if the sheet had always said so."""
    for rating in sheet.ratings.all():
        lower = Level.objects.get(item=rating.item, rank=1)
        StageJudgementRating.objects.filter(pk=rating.pk).update(level=lower, note="ひみつの理由")


def test_who_has_not_submitted_sees_no_trace(client, item, workers, other):
    key = workers[0]
    client.force_login(key)
    before = words(client.get(item.get_absolute_url()))
    assert HIDDEN in before
    change(other)
    assert words(client.get(item.get_absolute_url())) == before
    StageJudgement.objects.filter(pk=other.pk).update(
        state="draft", submitted_at=None, submitted_by=None
    )
    assert words(client.get(item.get_absolute_url())) == before


def test_others_see_what_changed(client, item, manager, workers, other):
    change(other)
    for staff in (manager, workers[1]):
        page = words(read(client, staff, item))
        assert "ひみつの理由" in page
        assert HIDDEN not in page


def test_case_manager_sees_both_side_by_side(client, item, manager, workers, s, indicators, other):
    submit(StageJudgement.objects.get(rater=workers[0]))
    found = read(client, manager, item).context["brief"].judgements
    assert found.raters == [("桜井 みなみ", "key"), ("田村 健", "second")]


def test_own_submission_opens_the_others(client, item, workers, other):
    own = StageJudgement.objects.get(rater=workers[0])
    submit(own)
    page = words(read(client, workers[0], item))
    assert HIDDEN not in page
    assert "田村" in page


def test_reveal_opens_it_for_all(client, item, manager, workers, other):
    StageJudgement.objects.filter(pk=other.pk).update(
        revealed_at=timezone.now(), revealed_by=manager
    )
    found = read(client, workers[0], item).context["brief"].judgements
    assert found.raters == [("田村 健", "second")]


def test_a_draft_of_a_plan_is_shown_and_a_case_manager_takes_it(client, manager, item):
    plan = SupportPlanFactory(case=item.case)
    GoalFactory(plan=plan, state_text="三社を見ている")
    url = reverse("evaluations:agenda_item_confer_plan", args=[item.pk])
    client.force_login(StaffFactory(office=item.conference.office))
    text = client.get(item.get_absolute_url()).content.decode()
    assert "三社を見ている" in text
    assert url not in text
    client.force_login(manager)
    assert url in client.get(item.get_absolute_url()).content.decode()
    response = client.post(url, follow=True)  # the assessment is missing
    assert "アセスメントは、まだ確認がすんでいません" in response.content.decode()
    plan.refresh_from_db()
    assert plan.state == "draft"

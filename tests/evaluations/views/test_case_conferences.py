import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.access import Role
from evaluations.models import CaseConference
from tests.factories.cases import (
    CaseFactory,
    OfficeFactory,
    StaffFactory,
    SupportPlanFactory,
)
from tests.factories.competencies import CaseStageFactory
from tests.factories.evaluations import (
    AgendaItemFactory,
    CaseConferenceFactory,
    DecisionFactory,
    DecisionOutcomeFactory,
    StageDecisionFactory,
)

pytestmark = pytest.mark.django_db
LIST, NEW = reverse("evaluations:case_conference_list"), reverse("evaluations:case_conference_new")


@pytest.fixture
def office():
    return OfficeFactory()


@pytest.fixture
def manager(client, office):
    staff = StaffFactory(role=Role.CASE_MANAGER, office=office)
    client.force_login(staff)
    return staff


def test_list_parts_coming_from_past_with_counts(client, manager, office):
    today = timezone.localdate()
    dates = [today + dt.timedelta(days=n) for n in (-40, -5, 0, 9)]
    conferences = [CaseConferenceFactory(office=office, held_on=day) for day in dates]
    CaseConferenceFactory(held_on=today)
    item = AgendaItemFactory(
        conference=conferences[1], discussed_at=timezone.now(), discussed_by=manager
    )
    AgendaItemFactory(conference=conferences[1])
    DecisionFactory.create_batch(3, agenda_item=item)
    context = client.get(LIST).context
    assert [row.held_on for row in context["coming"]] == dates[2:]
    assert [row.held_on for row in context["past"]] == [dates[1], dates[0]]
    last = context["past"][0]
    assert (last.cases, last.discussed, last.decisions) == (2, 1, 3)


@pytest.mark.parametrize(
    ("role", "may_call"), [(Role.CASE_MANAGER, True), (Role.SUPPORT_WORKER, False)]
)
def test_empty_list_says_who_calls(client, office, role, may_call):
    client.force_login(StaffFactory(role=role, office=office))
    page = client.get(LIST).content.decode()
    assert "ケース会議はまだありません" in page
    assert (NEW in page) is may_call


def test_form_offers_open_cases_of_the_office(client, manager, office):
    today = timezone.localdate()
    stuck, quiet = CaseFactory.create_batch(2, office=office, enrolled_on=today)
    CaseStageFactory(case=stuck, starts_on=today - dt.timedelta(weeks=30))
    CaseStageFactory(case=quiet, starts_on=today)
    CaseFactory(office=office, closed=True)
    CaseFactory()
    rows = client.get(NEW).context["form"].rows
    assert [(row.case, is_ticked, bool(asked)) for row, is_ticked, asked in rows] == [
        (stuck, True, True),
        (quiet, False, False),
    ]


def test_post_makes_the_conference(client, manager, office):
    first, second, left = CaseFactory.create_batch(3, office=office)
    response = client.post(
        NEW,
        {
            "kind": "regular",
            "held_on": "2025-11-12",
            "cases": [first.pk, second.pk],
            f"question_{first.pk}": " 進みますか ",
            f"question_{left.pk}": "よばない",
        },
    )
    conference = CaseConference.objects.get()
    assert response.url == conference.get_absolute_url()
    assert list(conference.agenda.values_list("case", "question")) == [
        (first.pk, "進みますか"),
        (second.pk, ""),
    ]


@pytest.mark.parametrize("foreign", ["another office", "closed", "none"])
def test_post_refuses_what_is_not_offered_and_keeps_what_was_typed(
    client, manager, office, foreign
):
    case = CaseFactory(office=office)
    wrong = {
        "another office": [CaseFactory().pk],
        "closed": [CaseFactory(office=office, closed=True).pk],
        "none": [],
    }[foreign]
    response = client.post(
        NEW,
        {
            "kind": "urgent",
            "held_on": "2025-11-12",
            "cases": wrong,
            f"question_{case.pk}": "これを決める",
        },
    )
    assert response.status_code == 200
    assert CaseConference.objects.count() == 0
    assert "これを決める" in response.content.decode()


def test_a_question_too_long_names_the_person(client, manager, office):
    case = CaseFactory(office=office, youth__name="塚本 とわ")
    response = client.post(
        NEW,
        {
            "kind": "regular",
            "held_on": "2025-11-12",
            "cases": [case.pk],
            f"question_{case.pk}": "あ" * 301,
        },
    )
    assert response.context["form"].non_field_errors() == [
        "塚本 とわさんの「今日決めること」が長すぎます。300文字までにしてください。"
    ]


def test_a_second_one_that_day_is_refused_in_words(client, manager, office):
    conference = CaseConferenceFactory(office=office)
    case = CaseFactory(office=office)
    response = client.post(
        NEW, {"kind": "regular", "held_on": conference.held_on.isoformat(), "cases": [case.pk]}
    )
    assert response.context["form"].non_field_errors() == [
        "この日には、同じ種別のケース会議がすでにあります。"
    ]


def test_page_leads_to_the_first_case_not_discussed(client, manager, office):
    conference = CaseConferenceFactory(office=office)
    done = AgendaItemFactory(
        conference=conference, position=1, discussed_at=timezone.now(), discussed_by=manager
    )
    waiting = AgendaItemFactory(conference=conference, position=2)
    StageDecisionFactory(agenda_item=done, reason="本人の希望")
    DecisionOutcomeFactory(decision__agenda_item=done)
    response = client.get(conference.get_absolute_url())
    assert response.context["next_item"] == waiting
    assert list(response.context["agenda"]) == [done, waiting]
    assert "本人の希望" in response.content.decode()


def test_page_asks_as_often_for_four_cases(client, manager, office):
    conference = CaseConferenceFactory(office=office)

    def queries():
        with CaptureQueriesContext(connection) as seen:
            client.get(conference.get_absolute_url())
        return len(seen)

    def one_more():
        item = AgendaItemFactory(
            conference=conference, discussed_at=timezone.now(), discussed_by=manager
        )
        CaseStageFactory(case=item.case)
        DecisionOutcomeFactory(decision__agenda_item=item)
        StageDecisionFactory(agenda_item=item)

    one_more()
    one = queries()
    for _ in range(3):
        one_more()
    assert queries() == one


def test_the_minutes_tell_what_was_decided_by_whom_until_when(client, manager, office):
    talked = AgendaItemFactory(
        conference__office=office, discussed_at=timezone.now(), discussed_by=manager
    )
    decision = DecisionFactory(
        agenda_item=talked, due_on=dt.date(2025, 11, 7), dissent="もう少し待ちたい"
    )
    move = StageDecisionFactory(agenda_item=talked)
    AgendaItemFactory(conference=talked.conference, position=9)
    page = client.get(
        reverse("evaluations:case_conference_minutes", args=[talked.conference_id])
    ).content.decode()
    for text in (
        talked.case.youth.name,
        decision.action,
        decision.owner.name,
        "2025年11月7日",
        "もう少し待ちたい",
        move.reason,
        "話し合っていません。",
    ):
        assert text in page


def test_called_for_one_case_it_stands_first_and_alone_is_ticked(client, manager, office):
    """From the page of a plan: the kind is chosen, the question asked."""
    CaseStageFactory(case__office=office, starts_on=timezone.localdate() - dt.timedelta(weeks=40))
    plan = SupportPlanFactory(case__office=office)
    response = client.get(NEW, {"case": plan.case_id})
    rows = [(row.case, is_ticked) for row, is_ticked, _asked in response.context["form"].rows]
    assert rows[0] == (plan.case, True)
    assert [is_ticked for _case, is_ticked in rows[1:]] == [False]
    assert response.context["form"].initial["kind"] == CaseConference.Kind.PLAN
    assert "計画の下書きが会議を待っている" in response.content.decode()

"""What others add comes to each screen; the agenda, the minutes and the brief as pages."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.access import Role
from evaluations.models import CaseConference
from jobtra.fiscal import Month
from tests.factories.cases import AssignmentFactory, StaffFactory
from tests.factories.competencies import (
    CaseStageFactory,
    StageJudgementFactory,
    judgement_of,
    stages_to_judge,
)
from tests.factories.evaluations import AgendaItemFactory, CaseConferenceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return StaffFactory(role=Role.CASE_MANAGER)


@pytest.fixture
def conference(manager):
    return CaseConferenceFactory(office=manager.office, held_on=timezone.localdate())


@pytest.fixture
def item(conference):
    return AgendaItemFactory(conference=conference, position=1)


def poll_of(page):
    return re.search(r'hx-get="([^"]+/live/[^"]+)"', page).group(1)


def test_a_screen_hears_what_another_adds_and_else_nothing(client, manager, item):
    client.force_login(manager)
    poll = poll_of(client.get(item.get_absolute_url()).content.decode())
    assert client.get(poll).status_code == 204
    worker = StaffFactory(office=manager.office)
    client.force_login(worker)
    client.post(
        reverse("evaluations:agenda_item_say", args=[item.pk]),
        {"kind": "dissent", "text": "もう少し待ちたい"},
    )
    client.force_login(manager)
    page = client.get(poll).content.decode()
    assert "もう少し待ちたい" in page
    assert client.get(poll_of(page)).status_code == 204


def test_a_blind_judge_hears_nothing_of_others_judgements(client, item):
    ((stage, items),) = stages_to_judge(item.case.programme, 2)
    CaseStageFactory(case=item.case, stage=stage, starts_on=item.case.enrolled_on)
    judge = AssignmentFactory(case=item.case, kind="second").staff
    client.force_login(judge)
    poll = poll_of(client.get(item.get_absolute_url()).content.decode())
    month = Month.of(item.conference.held_on)
    judgement_of(item.case, month, StaffFactory(), stage, dict.fromkeys(items, 4))
    assert client.get(poll).status_code == 204
    StageJudgementFactory(case=item.case, month=month.first, rater=judge, stage=stage)
    assert client.get(poll).status_code == 204


def test_one_press_moves_a_case_up(client, manager, item, conference):
    other = AgendaItemFactory(conference=conference, position=2)
    client.force_login(manager)
    client.post(
        reverse("evaluations:case_conference_order", args=[conference.pk]),
        {"order": [item.pk, other.pk], "up": other.pk},
    )
    assert list(conference.agenda.values_list("pk", flat=True)) == [other.pk, item.pk]


def test_the_chair_finishes_and_everybody_adds(client, manager, item, conference):
    client.force_login(manager)
    address = reverse("evaluations:case_conference_finish", args=[conference.pk])
    assert client.get(address).context["form"].initial["present"] == {manager.pk}
    client.post(address, {"present": [manager.pk], "guests": "ハローワーク"})
    assert CaseConference.objects.get().finished_by == manager
    minutes = reverse("evaluations:case_conference_minutes", args=[conference.pk])
    assert "ハローワーク" in client.get(minutes).content.decode()
    client.post(
        reverse("evaluations:case_conference_add", args=[conference.pk]), {"text": "日程を追記"}
    )
    assert "日程を追記" in client.get(minutes).content.decode()
    assert 'id="decide"' not in client.get(item.get_absolute_url()).content.decode()


def test_the_brief_stands_on_paper(client, manager, item):
    client.force_login(manager)
    page = client.get(reverse("evaluations:agenda_item_paper", args=[item.pk]))
    assert item.question in page.content.decode()


def test_the_room_agrees_from_its_page(client, manager, item):
    ((stage, (first, second)),) = stages_to_judge(item.case.programme, 2)
    CaseStageFactory(case=item.case, stage=stage, starts_on=item.case.enrolled_on)
    month = Month.of(item.conference.held_on)
    judgement_of(item.case, month, StaffFactory(), stage, {first: 2, second: 4})
    client.force_login(manager)
    address = reverse("evaluations:agenda_item_agree", args=[item.pk])
    assert client.get(address).status_code == 200
    client.post(address, {f"mark_{first.pk}": "3", f"mark_{second.pk}": "N"})
    page = client.get(item.get_absolute_url())
    lines = page.context["brief"].judgements.lines
    assert {line.code: line.consensus.value for line in lines} == {"S1-1": 3, "S1-2": "N"}

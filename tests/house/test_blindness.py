"""What others judged of a stage changes no page of who is still to judge it."""

import io
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from cases.access import Role
from cases.models import Staff
from competencies.actions import agreement_figures
from competencies.measures.rating_month import month_in_work
from competencies.models import StageJudgementRating
from tests.factories.cases import AssignmentFactory, CaseFactory, StaffFactory
from tests.factories.competencies import (
    CaseStageFactory,
    StageJudgementFactory,
    judgement_of,
    stages_to_judge,
)
from tests.factories.evaluations import AgendaItemFactory, CaseConferenceFactory

pytestmark = pytest.mark.django_db
TOKENS = re.compile(r'(csrfmiddlewaretoken" value="|X-CSRFToken": ")[^"]+')


@pytest.fixture
def judged():
    """A case that another worker judged, with the conference it is on the agenda of."""
    case = CaseFactory()
    ((stage, items),) = stages_to_judge(case.programme, 3)
    CaseStageFactory(case=case, stage=stage, starts_on=case.enrolled_on)
    other = AssignmentFactory(case=case, kind="second").staff
    month = month_in_work(timezone.localdate())
    sheet = judgement_of(case, month, other, stage, dict.fromkeys(items, 4))
    conference = CaseConferenceFactory(office=case.office, held_on=timezone.localdate())
    sheet.agenda_item = AgendaItemFactory(conference=conference, case=case)
    return sheet


def pages(sheet):
    """Every page that a judgement might show on."""
    case, item = sheet.case, sheet.agenda_item
    about = [
        *("cases:case_detail", "cases:case_course", "competencies:case_growth"),
        *("competencies:case_judgements", "competencies:stage_judgement_write"),
    ]
    lists = [
        *("evaluations:today", "evaluations:dashboard", "evaluations:work_queue"),
        *("competencies:stage_judgement_list", "competencies:review_list", "cases:case_list"),
        *("evaluations:case_conference_list", "evaluations:case_conference_new"),
        *("competencies:agreement_list", "competencies:rater_agreement_list"),
    ]
    return [
        *(reverse(name, args=[case.pk]) for name in about),
        *(reverse(name) for name in lists),
        reverse("evaluations:dashboard") + "?export=xlsx",
        item.get_absolute_url(),
        item.conference.get_absolute_url(),
        reverse("evaluations:case_conference_minutes", args=[item.conference_id]),
    ]


def seen(client, sheet):
    """{address: what the page says}, but for the tokens that differ with each look."""
    agreement_figures.refresh_all(today=timezone.localdate(), by=Staff.objects.system())
    found = {}
    for url in pages(sheet):
        answer = client.get(url)
        is_table = "spreadsheet" in answer.get("Content-Type", "")
        body = cells(answer.content) if is_table else TOKENS.sub("", answer.content.decode())
        found[url] = (answer.status_code, body)
    return found


def cells(workbook):
    sheets = load_workbook(io.BytesIO(workbook)).worksheets
    return [[cell.value for cell in row] for sheet in sheets for row in sheet.iter_rows()]


def change(sheet):
    """The other worker had seen it quite differently: each indicator at another level or N."""
    ratings = list(StageJudgementRating.objects.filter(sheet=sheet).order_by("item__position"))
    levels = {level.rank: level for level in ratings[0].item.levels.all()}
    StageJudgementRating.objects.filter(pk=ratings[0].pk).update(
        level=levels[1], note="まったく違って見えた"
    )
    StageJudgementRating.objects.filter(pk=ratings[1].pk).update(level=None, status="not_observed")


@pytest.mark.parametrize("role", [Role.SUPPORT_WORKER, Role.CASE_MANAGER])
def test_who_is_still_to_judge_sees_no_difference(client, judged, role):
    me = StaffFactory(office=judged.case.office, role=role)
    AssignmentFactory(case=judged.case, staff=me)
    client.force_login(me)
    before = seen(client, judged)
    assert sum(status == 200 for status, _body in before.values()) >= 12
    change(judged)
    after = seen(client, judged)
    assert [url for url in before if before[url] != after[url]] == []


def test_who_began_without_being_assigned_is_blind_too(client, judged):
    me = StaffFactory(office=judged.case.office, role=Role.CASE_MANAGER)
    StageJudgementFactory(case=judged.case, stage=judged.stage, month=judged.month, rater=me)
    client.force_login(me)
    before = seen(client, judged)
    change(judged)
    after = seen(client, judged)
    assert [url for url in before if before[url] != after[url]] == []


def test_others_see_it(client, judged):
    client.force_login(StaffFactory(office=judged.case.office, role=Role.OFFICE_MANAGER))
    before = seen(client, judged)
    change(judged)
    after = seen(client, judged)
    changed = [url for url in before if before[url] != after[url]]
    assert {judged.agenda_item.get_absolute_url()} <= set(changed)
    assert reverse("competencies:case_judgements", args=[judged.case_id]) in changed

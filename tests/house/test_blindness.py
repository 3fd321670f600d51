"""What others judged of a stage changes no page of who is still to judge it; what they answered in a
calibration changes nobody's before the reveal."""

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
from competencies.models import CalibrationAnswer, CalibrationQuestion, StageJudgementRating
from tests.factories.cases import AssignmentFactory, CaseFactory, StaffFactory
from tests.factories.competencies import (
    CalibrationCaseFactory,
    CalibrationInvitationFactory,
    CalibrationQuestionFactory,
    CalibrationSessionFactory,
    CaseStageFactory,
    StageJudgementFactory,
    judgement_of,
    stages_to_judge,
    submit_answers,
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


@pytest.fixture
def calibration():
    """A session that another worker submitted; nobody else has."""
    session = CalibrationSessionFactory()
    case = CalibrationCaseFactory(session=session)
    questions = CalibrationQuestionFactory.create_batch(2, case=case)
    other = CalibrationInvitationFactory(session=session)
    submit_answers(other, dict.fromkeys(questions, 4))
    return other


def calibration_pages(session):
    """Every page that an answer or a reference might show on."""
    keyed = ["competencies:calibration_detail", "competencies:calibration_rate"]
    lists = [
        *("competencies:calibration_list", "competencies:calibration_new"),
        *("competencies:rater_list", "competencies:gate_begin"),
        *("evaluations:today", "evaluations:dashboard", "evaluations:work_queue"),
    ]
    return [reverse(name, args=[session.pk]) for name in keyed] + [reverse(n) for n in lists]


def seen_of(client, session):
    answers = {url: client.get(url) for url in calibration_pages(session)}
    return {
        url: (answer.status_code, TOKENS.sub("", answer.content.decode()))
        for url, answer in answers.items()
    }


def change_answers(invitation):
    """The other had seen it quite differently, and the reference says something else."""
    first, second = invitation.answers.order_by("pk")
    level = first.question.item.levels.get(rank=1)
    answers = CalibrationAnswer.objects
    answers.filter(pk=first.pk).update(level=level, note="まったく違って見えた")
    answers.filter(pk=second.pk).update(level=None, status="not_observed")
    CalibrationQuestion.objects.update(reference="5", reason={"ja": "別の理由", "en": "Other"})


@pytest.mark.parametrize("role", [Role.SUPPORT_WORKER, Role.CASE_MANAGER, Role.OFFICE_MANAGER])
@pytest.mark.parametrize("submitted", [False, True])
def test_nothing_of_a_calibration_shows_before_the_reveal(client, calibration, role, submitted):
    """Also not to the convenor, nor to who has submitted: all see it at once."""
    session = calibration.session
    me = StaffFactory(office=session.office, role=role)
    if role != Role.OFFICE_MANAGER:
        own = CalibrationInvitationFactory(session=session, staff=me)
        if submitted:
            submit_answers(own, dict.fromkeys(session.cases.get().questions.all(), 2))
    client.force_login(me)
    before = seen_of(client, session)
    change_answers(calibration)
    after = seen_of(client, session)
    assert [url for url in before if before[url] != after[url]] == []
    assert sum(status == 200 for status, _body in before.values()) >= 4


def test_after_the_reveal_a_calibration_shows(client, calibration):
    session = calibration.session
    client.force_login(StaffFactory(office=session.office))
    session.revealed_at, session.revealed_by = timezone.now(), session.convened_by
    session.save()
    before = seen_of(client, session)
    change_answers(calibration)
    after = seen_of(client, session)
    changed = [url for url in before if before[url] != after[url]]
    assert changed == [session.get_absolute_url()]

import pytest
from django.urls import reverse
from django.utils import timezone

from competencies.measures.rating_month import month_in_work
from competencies.models import StageJudgement
from tests.factories.cases import AssignmentFactory, CaseFactory, StaffFactory
from tests.factories.competencies import CaseStageFactory, judgement_of, stages_to_judge

pytestmark = pytest.mark.django_db


def address(name, case):
    return reverse(f"competencies:{name}", args=[case.pk])


@pytest.fixture
def worker(client):
    worker = StaffFactory(name="桜井 さくら")
    client.force_login(worker)
    return worker


@pytest.fixture
def stage(worker):
    case = CaseFactory(office=worker.office)
    AssignmentFactory(case=case, staff=worker)
    ((stage, _items),) = stages_to_judge(case.programme, 2)
    return CaseStageFactory(case=case, stage=stage, starts_on=case.enrolled_on)


@pytest.fixture
def items(stage):
    return list(stage.stage.indicators.all())


def typed(items, *marks, **more):
    pairs = zip(items, marks, strict=True)
    return {f"mark_{item.pk}": mark for item, mark in pairs} | more


def state(client):
    (case,) = client.get(reverse("competencies:stage_judgement_list")).context["case_list"]
    return case.own_state, case.judged, case.asked


def test_a_draft_is_kept_then_submitted_and_shown(client, stage, items):
    case = stage.case
    assert state(client) == (None, None, 2)
    url = address("stage_judgement_write", case)
    answer = client.post(url, typed(items, "4", "", **{f"note_{items[0].pk}": "朝の会で"}))
    assert answer.url == url
    assert state(client) == ("draft", 1, 2)
    page = client.get(url).content.decode()
    assert "朝の会で" in page
    refused = client.post(url, typed(items, "4", "", submit=""))
    assert "S1-2" in refused.content.decode()
    done = client.post(url, typed(items, "4", "N", submit=""), follow=True)
    assert done.redirect_chain[-1][0] == address("case_judgements", case)
    assert state(client) == ("submitted", 2, 2)
    assert client.get(url).url == address("case_judgements", case)


def test_what_others_judged_is_shown_after_the_own_submission(client, worker, stage, items):
    other = StaffFactory(office=worker.office, name="田村 健")
    month = month_in_work(timezone.localdate())
    judgement_of(stage.case, month, other, stage.stage, {items[0]: 2, items[1]: 3})
    url = address("case_judgements", stage.case)
    assert client.get(url).context["judgements"] is None
    client.post(address("stage_judgement_write", stage.case), typed(items, "5", "3", submit=""))
    shown = client.get(url).context["judgements"]
    assert [line.difference for line in shown.lines] == [3]
    assert len(shown.raters) == 2


def test_a_mark_that_is_none_is_refused(client, stage, items):
    url = address("stage_judgement_write", stage.case)
    assert client.post(url, typed(items, "9", "")).status_code == 200
    assert not StageJudgement.objects.exists()


def test_a_case_without_a_stage_says_so(client, worker):
    case = CaseFactory(office=worker.office)
    page = client.get(address("stage_judgement_write", case)).content.decode()
    assert "段階がまだ決まっていません" in page


def test_a_correction_asks_why(client, worker, stage, items):
    url = address("stage_judgement_write", stage.case)
    client.post(url, typed(items, "4", "4", submit=""))
    correct = address("stage_judgement_correct", stage.case)
    assert client.post(correct, {"reason": ""}).status_code == 200
    assert client.post(correct, {"reason": "取り違え"}).url == url
    assert StageJudgement.objects.get(state="draft").comment == "取り違え"


def test_a_judge_before_the_gate_is_marked(client, worker, stage, items):
    new = StaffFactory(office=worker.office, is_cleared=False)
    for rater in (worker, new):
        judgement_of(
            stage.case,
            month_in_work(timezone.localdate()),
            rater,
            stage.stage,
            dict.fromkeys(items, 3),
        )
    page = client.get(address("case_judgements", stage.case)).content.decode()
    assert page.count("基準合わせ前") == 1

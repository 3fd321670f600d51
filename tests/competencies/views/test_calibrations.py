import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from competencies.models import (
    CalibrationAnswer,
    CalibrationQuestion,
    CalibrationSession,
    ItemProposal,
)
from tests.factories.cases import StaffFactory
from tests.factories.competencies import (
    CalibrationInvitationFactory,
    CalibrationQuestionFactory,
    CalibrationSessionFactory,
    submit_answers,
)

pytestmark = pytest.mark.django_db


def address(name, *keys):
    return reverse(f"competencies:{name}", args=keys)


@pytest.fixture
def manager(client):
    manager = StaffFactory(name="佐藤 花", role="case_manager")
    client.force_login(manager)
    return manager


@pytest.fixture
def worker(manager):
    return StaffFactory(name="桜井 さくら", office=manager.office)


@pytest.fixture
def session(manager):
    return CalibrationSessionFactory(office=manager.office, title="秋の回", convened_by=manager)


@pytest.fixture
def question(session):
    return CalibrationQuestionFactory(case__session=session, reference="4")


def invite(session, person, answers=None):
    invitation = CalibrationInvitationFactory(session=session, staff=person)
    return submit_answers(invitation, answers) if answers else invitation


def page(client, url):
    response = client.get(url)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def reveal(client, session):
    return client.post(address("calibration_reveal", session.pk), follow=True)


# Convening


def test_new_offers_two_starter_cases_and_everybody(client, manager, worker):
    call_command("load_starter", verbosity=0)
    form = client.get(address("calibration_new")).context["form"]
    assert [is_ticked for _one, is_ticked in form.starter] == [True] * 2 + [False] * 4
    assert sum(len(rows) for _head, rows in form.groups) == 164
    assert form.people() == [(manager, True), (worker, True)]


def test_new_shows_no_reference(client, manager):
    call_command("load_starter", verbosity=0)
    words = page(client, address("calibration_new"))
    assert "睡眠表と本人の話が食い違うので" not in words


def test_new_convenes_with_cases_and_short_vignettes(client, manager, worker):
    call_command("load_starter", verbosity=0)
    form = client.get(address("calibration_new")).context["form"]
    short = form.groups[0][1][0][0]
    typed = {"title": "秋の回", "held_on": "2026-11-12", "vignettes": ["CAL-03", short.key]}
    answer = client.post(address("calibration_new"), typed | {"invited": [worker.pk]})
    session = CalibrationSession.objects.get()
    assert answer.url == session.get_absolute_url()
    assert [case.questions.count() for case in session.cases.all()] == [7, 1]
    assert [row.staff for row in session.invitations.all()] == [worker]


def test_new_keeps_what_was_ticked_when_something_is_missing(client, manager, worker):
    call_command("load_starter", verbosity=0)
    answer = client.post(address("calibration_new"), {"title": "秋", "vignettes": ["CAL-03"]})
    form = answer.context["form"]
    assert [one.key for one, is_ticked in form.starter if is_ticked] == ["CAL-03"]
    assert {*form.errors} == {"held_on", "invited"}
    assert not CalibrationSession.objects.exists()


def test_new_without_a_framework_says_so(client, manager):
    assert "現在の評価基準に事例がありません" in page(client, address("calibration_new"))


# Alone


def test_rate_keeps_a_draft_then_submits(client, session, question, worker):
    invite(session, worker)
    client.force_login(worker)
    url, mark = address("calibration_rate", session.pk), f"mark_{question.pk}"
    assert client.post(url, {mark: "2", "keep": ""}).url == url
    assert client.get(url).context["form"][mark].value() == "2"
    answer = client.post(url, {mark: "N", "submit": ""})
    assert answer.url == session.get_absolute_url()
    assert CalibrationAnswer.objects.get().status == "not_observed"
    assert client.get(url).url == session.get_absolute_url()


def test_rate_says_what_is_open(client, session, question, worker):
    invite(session, worker)
    client.force_login(worker)
    answer = client.post(address("calibration_rate", session.pk), {"submit": ""})
    assert question.item.short_code in answer.content.decode()
    assert not session.invitations.get().submitted_at


def test_who_is_not_invited_has_nothing_to_rate(client, session, manager):
    assert client.get(address("calibration_rate", session.pk)).status_code == 404


def test_before_the_reveal_the_page_names_who_has_submitted(client, session, question, worker):
    invite(session, worker, {question: 2})
    invite(session, StaffFactory(name="田村 健", office=session.office))
    words = page(client, session.get_absolute_url())
    assert "未提出: 田村 健。" in words
    assert "基準の水準 " not in words


def test_the_list_leads_to_what_is_still_to_be_rated(client, session, question, manager):
    assert "ひとりで評価する" not in page(client, address("calibration_list"))
    invite(session, manager)
    assert "ひとりで評価する" in page(client, address("calibration_list"))


def test_the_list_says_that_there_is_none(client, manager):
    assert "基準合わせはまだありません" in page(client, address("calibration_list"))


def test_more_are_invited_from_the_page(client, session, worker):
    url = address("calibration_invite", session.pk)
    assert client.post(url, {"people": [worker.pk]}).url == session.get_absolute_url()
    assert worker.name in page(client, session.get_absolute_url())
    assert worker.name not in page(client, url)


def test_withdraw_leads_to_the_list(client, session, question, worker):
    invite(session, worker)
    assert "基準合わせを取り下げる" in page(client, session.get_absolute_url())
    answer = client.post(address("calibration_withdraw", session.pk))
    assert answer.url == address("calibration_list")
    assert not CalibrationSession.objects.exists()


def test_withdraw_after_an_answer_is_refused(client, session, question, worker):
    invite(session, worker, {question: 2})
    assert "基準合わせを取り下げる" not in page(client, session.get_absolute_url())
    answer = client.post(address("calibration_withdraw", session.pk), follow=True)
    assert "すでに提出した人がいます" in answer.content.decode()


# Together


def test_reveal_shows_counts_reference_and_ones_own(client, session, question, worker, manager):
    invite(session, worker, {question: 2})
    invite(session, manager, {question: 4})
    reveal(client, session)
    (result,) = client.get(session.get_absolute_url()).context["results"]
    assert (result.spread, result.own, result.exact, result.within_one) == (2, "4", 1, 1)
    words = page(client, session.get_absolute_url())
    assert "差 2" in words
    assert "Because(日)" in words


def test_reveal_without_an_answer_is_refused(client, session, question, worker):
    invite(session, worker)
    answer = reveal(client, session)
    assert "まだ誰も提出していない" in answer.content.decode()


def test_agree_propose_and_close(client, session, question, worker, manager):
    invite(session, worker, {question: 2})
    reveal(client, session)
    back = f"{session.get_absolute_url()}#question_{question.pk}"
    agreed = {"mark": "3", "agreed_reason": "支えの有無で決める"}
    assert client.post(address("calibration_agree", question.pk), agreed).url == back
    proposal = {"change": "例を足す", "why": "境が分かれた"}
    assert client.post(address("calibration_propose", question.pk), proposal).url == back
    assert CalibrationQuestion.objects.get().agreed == "3"
    assert ItemProposal.objects.get().item == question.item
    words = page(client, session.get_absolute_url())
    assert "支えの有無で決める" in words
    assert "例を足す" in words
    client.post(address("calibration_close", session.pk))
    assert "合意を改める" not in page(client, session.get_absolute_url())


def test_the_page_costs_the_same_for_any_number(client, session, question, worker, manager):
    def cost():
        with CaptureQueriesContext(connection) as seen:
            page(client, session.get_absolute_url())
        return len(seen)

    invite(session, worker, {question: 2})
    reveal(client, session)
    one = cost()
    for n in range(3):
        more = CalibrationQuestionFactory(
            case__session=session, item__version=question.item.version
        )
        invite(session, StaffFactory(office=session.office), {question: 1 + n, more: 2})
        client.post(address("calibration_agree", more.pk), {"mark": "3", "agreed_reason": "場面で"})
        proposal = {"change": "例を足す", "why": "境が分かれた"}
        client.post(address("calibration_propose", more.pk), proposal)
    assert cost() - one <= 1  # who made the proposals is asked once there are some


def test_agree_without_a_reason_asks_for_it(client, session, question, worker):
    invite(session, worker, {question: 2})
    reveal(client, session)
    answer = client.post(address("calibration_agree", question.pk), {"mark": "3"})
    assert "この水準で合意した理由を書いてください。" in answer.content.decode()


def test_agree_before_the_reveal_is_refused(client, session, question):
    typed = {"mark": "3", "agreed_reason": "支えの有無で決める"}
    answer = client.post(address("calibration_agree", question.pk), typed)
    assert "先に全員の評価を公開してください。" in answer.content.decode()


def test_a_worker_proposes_but_does_not_agree(client, session, question, worker):
    invite(session, worker, {question: 2})
    reveal(client, session)
    client.force_login(worker)
    words = page(client, session.get_absolute_url())
    assert ("文言の改定を提案する" in words, "合意した水準を残す" in words) == (True, False)

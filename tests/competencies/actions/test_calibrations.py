import pytest

from cases.access import Role
from competencies.actions import calibrations as actions
from competencies.measures.vignettes import Asked, Vignette
from competencies.models import CalibrationAnswer, CalibrationSession
from jobtra.models import AuditEvent
from jobtra.refusals import Refusal
from tests.factories.cases import StaffFactory
from tests.factories.competencies import ItemFactory, both

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return StaffFactory(role=Role.CASE_MANAGER)


@pytest.fixture
def worker(manager):
    return StaffFactory(office=manager.office)


@pytest.fixture
def items():
    return ItemFactory.create_batch(2)


@pytest.fixture
def session(manager, worker, items):
    asked = [Asked(items[0], "3", both("Because")), Asked(items[1], "N", both("Not seen"))]
    return actions.convene(
        manager.office,
        title="秋の回",
        held_on="2025-11-12",
        vignettes=[Vignette("CAL-01", both("Lunch"), both("What happened"), asked)],
        invited=[worker, manager],
        by=manager,
    )


@pytest.fixture
def questions(session):
    return list(session.cases.get().questions.order_by("pk"))


def answer(session, questions, by, *marks):
    pairs = zip(questions, marks, strict=True)
    marks = {question.pk: (mark, "朝の場面") for question, mark in pairs}
    return actions.save(session, marks=marks, by=by)


def given(session, by):
    rows = CalibrationAnswer.objects.filter(invitation__session=session, invitation__staff=by)
    return [
        (row.level and row.level.rank, row.status, row.note) for row in rows.order_by("question")
    ]


def test_convene_copies_the_vignettes(session, worker, manager, items):
    case = session.cases.get()
    assert (case.title, case.text) == (both("Lunch"), both("What happened"))
    rows = case.questions.order_by("pk").values_list("item", "reference", "reason")
    assert list(rows) == [
        (items[0].pk, "3", both("Because")),
        (items[1].pk, "N", both("Not seen")),
    ]
    assert {row.staff for row in session.invitations.all()} == {worker, manager}


@pytest.mark.parametrize("missing", ["vignettes", "invited"])
def test_convene_needs_a_vignette_and_a_person(manager, items, missing):
    vignette = Vignette("1", both("Lunch"), both("Text"), [Asked(items[0], "3", {})])
    given = {"vignettes": [vignette], "invited": [manager]} | {missing: []}
    with pytest.raises(Refusal):
        actions.convene(manager.office, title="回", held_on="2025-11-12", by=manager, **given)


def test_a_draft_is_kept_and_changed(session, questions, worker):
    answer(session, questions, worker, "2", "")
    assert given(session, worker) == [(2, "rated", "朝の場面")]
    answer(session, questions, worker, "N", "NA")
    assert given(session, worker) == [
        (None, "not_observed", "朝の場面"),
        (None, "not_applicable", "朝の場面"),
    ]


def test_submit_asks_for_every_question(session, questions, worker):
    answer(session, questions, worker, "2", "")
    with pytest.raises(Refusal, match=questions[1].item.short_code):
        actions.submit(session, by=worker)
    answer(session, questions, worker, "", "N")
    invitation = actions.submit(session, by=worker)
    assert invitation.submitted_by == worker
    with pytest.raises(Refusal):
        answer(session, questions, worker, "3", "3")
    with pytest.raises(Refusal):
        actions.submit(session, by=worker)


def test_who_is_not_invited_does_not_answer(session, questions):
    with pytest.raises(Refusal):
        answer(session, questions, StaffFactory(office=session.office), "2", "N")


def test_more_are_invited_until_the_reveal(session, questions, worker, manager):
    late = StaffFactory(office=session.office)
    actions.invite(session, people=[late], by=manager)
    actions.invite(session, people=[late, worker], by=manager)
    assert session.invitations.count() == 3
    answer(session, questions, late, "2", "N")
    actions.submit(session, by=late)
    actions.reveal(session, by=manager)
    with pytest.raises(Refusal):
        actions.invite(session, people=[StaffFactory(office=session.office)], by=manager)


def test_a_session_is_withdrawn_while_nobody_has_submitted(session, questions, worker, manager):
    answer(session, questions, worker, "2", "N")
    actions.submit(session, by=worker)
    with pytest.raises(Refusal):
        actions.withdraw(session, by=manager)
    session.invitations.update(submitted_at=None, submitted_by=None)
    actions.withdraw(session, by=manager)
    assert not CalibrationSession.objects.exists()
    assert AuditEvent.objects.filter(verb="calibration.withdrawn").get().target_id


def test_reveal_once_somebody_has_submitted_takes_no_more_drafts(
    session, questions, worker, manager
):
    with pytest.raises(Refusal):
        actions.reveal(session, by=manager)
    answer(session, questions, worker, "2", "N")
    answer(session, questions, manager, "4", "N")
    actions.submit(session, by=worker)
    assert actions.reveal(session, by=manager).revealed_by == manager
    with pytest.raises(Refusal):
        actions.submit(session, by=manager)
    with pytest.raises(Refusal):
        answer(session, questions, manager, "3", "N")
    with pytest.raises(Refusal):
        actions.reveal(session, by=manager)


def test_agree_between_the_reveal_and_the_close(session, questions, worker, manager):
    with pytest.raises(Refusal):
        actions.agree(questions[0], mark="3", reason="場面で決める", by=manager)
    with pytest.raises(Refusal):
        actions.close(session, by=manager)
    answer(session, questions, worker, "2", "N")
    actions.submit(session, by=worker)
    actions.reveal(session, by=manager)
    actions.agree(questions[0], mark="2", reason="場面で決める", by=manager)
    actions.agree(questions[0], mark="3", reason=" 支えの有無で決める ", by=manager)
    questions[0].refresh_from_db()
    assert (questions[0].agreed, questions[0].agreed_reason) == ("3", "支えの有無で決める")
    assert questions[0].agreed_by == manager
    assert actions.close(session, by=manager).closed_by == manager
    with pytest.raises(Refusal):
        actions.agree(questions[0], mark="2", reason="場面で決める", by=manager)
    with pytest.raises(Refusal):
        actions.close(session, by=manager)


def test_what_happens_is_in_the_audit_log(session, questions, worker, manager):
    answer(session, questions, worker, "2", "N")
    actions.submit(session, by=worker)
    actions.reveal(session, by=manager)
    actions.close(session, by=manager)
    verbs = AuditEvent.objects.filter(verb__startswith="calibration").values_list("verb", "by")
    assert list(verbs.order_by("pk")) == [
        ("calibration.convened", manager.code),
        ("calibration.submitted", worker.code),
        ("calibration.revealed", manager.code),
        ("calibration.closed", manager.code),
    ]

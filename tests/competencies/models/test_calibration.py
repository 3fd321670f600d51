import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from competencies.models import CalibrationAnswer, CalibrationQuestion, CalibrationSession
from competencies.models.sheet import Frozen
from tests.factories.cases import StaffFactory
from tests.factories.competencies import (
    CalibrationAnswerFactory,
    CalibrationInvitationFactory,
    CalibrationQuestionFactory,
    CalibrationSessionFactory,
)

pytestmark = pytest.mark.django_db


def test_a_submitted_answer_is_frozen():
    answer = CalibrationAnswerFactory()
    answer.invitation.submitted_at, answer.invitation.submitted_by = (
        timezone.now(),
        answer.invitation.staff,
    )
    answer.invitation.save()
    with pytest.raises(Frozen):
        answer.save()
    with pytest.raises(Frozen):
        answer.delete()


def test_answers_are_revealed_to_their_rater_and_with_the_session_to_all():
    answer = CalibrationAnswerFactory()
    session, other = answer.invitation.session, StaffFactory()
    assert list(CalibrationAnswer.objects.revealed_to(answer.invitation.staff)) == [answer]
    assert not CalibrationAnswer.objects.revealed_to(other).exists()
    session.revealed_at, session.revealed_by = timezone.now(), session.convened_by
    session.save()
    assert list(CalibrationAnswer.objects.revealed_to(other)) == [answer]


def test_a_gate_is_seen_by_its_rater_alone():
    worker = StaffFactory()
    colleague = StaffFactory(office=worker.office, role="case_manager")
    gate = CalibrationSessionFactory(
        office=worker.office, kind="gate", title="", convened_by=worker
    )
    question = CalibrationQuestionFactory(case__session=gate)
    assert list(CalibrationSession.objects.visible_to(worker)) == [gate]
    assert not CalibrationSession.objects.visible_to(colleague).exists()
    assert not CalibrationQuestion.objects.visible_to(worker).filter(pk=question.pk).exists()


def test_sessions_stay_in_their_office():
    session = CalibrationSessionFactory()
    near, far = StaffFactory(office=session.office), StaffFactory()
    evaluator = StaffFactory(role="evaluator")
    assert [
        CalibrationSession.objects.visible_to(staff).exists() for staff in (near, far, evaluator)
    ] == [True, False, False]


def test_open_to_who_has_still_to_submit():
    invitation = CalibrationInvitationFactory()
    sessions = CalibrationSession.objects.all()
    assert sessions.open_to(invitation.staff).exists()
    assert not sessions.open_to(StaffFactory()).exists()
    invitation.submitted_at, invitation.submitted_by = timezone.now(), invitation.staff
    invitation.save()
    assert not sessions.open_to(invitation.staff).exists()


@pytest.mark.parametrize(
    "change",
    [
        {"agreed": "3"},
        {"agreed": "3", "agreed_reason": "話し合った"},
        {"agreed_reason": "話し合った"},
    ],
)
def test_agreed_has_a_reason_a_time_and_a_person(change):
    question = CalibrationQuestionFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        CalibrationQuestion.objects.filter(pk=question.pk).update(**change)


def test_one_gate_is_open_at_a_time():
    worker = StaffFactory()
    one = {"office": worker.office, "kind": "gate", "title": "", "convened_by": worker}
    CalibrationSessionFactory(revealed=True, **one)
    CalibrationSessionFactory(**one)
    with pytest.raises(IntegrityError), transaction.atomic():
        CalibrationSessionFactory(**one)


def test_nothing_is_closed_before_the_reveal():
    session = CalibrationSessionFactory()
    session.closed_at, session.closed_by = timezone.now(), session.convened_by
    with pytest.raises(IntegrityError), transaction.atomic():
        session.save()

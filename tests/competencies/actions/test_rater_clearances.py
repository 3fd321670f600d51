import datetime as dt

import pytest
from django.core.management import call_command

from competencies.actions import calibrations
from competencies.actions import rater_clearances as actions
from competencies.measures import clearance
from competencies.measures.calibrations import questions_of
from competencies.models import CalibrationSession, RaterClearance
from jobtra.refusals import Refusal
from tests.factories.cases import StaffFactory

pytestmark = pytest.mark.django_db
TODAY = dt.date(2025, 11, 5)


@pytest.fixture
def starter():
    call_command("load_starter", verbosity=0)


@pytest.fixture
def new(starter):
    return StaffFactory(is_cleared=False)


def begin(new):
    return actions.begin(today=TODAY, by=new)


def two_off(reference):
    return str(int(reference) + (2 if int(reference) < 4 else -2))


def attempt(new, far=0, unseen=0):
    """Submit: so many two levels off, so many N, the rest one level off or exact."""
    session = begin(new)
    marks = {}
    for place, question in enumerate(questions_of(session)):
        reference = question.reference
        mark = two_off(reference) if place < far else "N" if place < far + unseen else reference
        marks[question.pk] = (mark, "")
    calibrations.save(session, marks=marks, by=new)
    actions.submit(session, by=new)
    session.refresh_from_db()
    return session


def texts(session):
    return {case.text["ja"] for case in session.cases.all()}


def test_begin_draws_ten_and_goes_on_with_the_open_attempt(new):
    session = begin(new)
    assert len(questions_of(session)) == session.cases.count() == clearance.VIGNETTES
    assert (session.is_gate, session.office, session.invitations.get().staff) == (
        *(True, new.office),
        new,
    )
    assert begin(new) == session


def test_the_draw_of_a_person_and_attempt_can_be_replayed(new):
    first = texts(begin(new))
    CalibrationSession.objects.all().delete()
    assert texts(begin(new)) == first


def test_eight_of_ten_within_one_level_open_the_gate(new):
    session = attempt(new, far=1, unseen=1)
    row = RaterClearance.objects.get(staff=new)
    assert (row.ground, row.session, row.cleared_by) == ("passed", session, new)
    assert session.revealed_by == new
    assert clearance.cleared([new.pk]) == {new.pk}
    with pytest.raises(Refusal):
        begin(new)


def test_with_seven_it_is_tried_again_with_other_vignettes(new):
    session = attempt(new, far=2, unseen=1)
    assert session.is_revealed
    assert not clearance.cleared([new.pk])
    again = begin(new)
    assert again != session
    assert texts(again).isdisjoint(texts(session))
    attempt(new)
    (standing,) = clearance.standings([new])
    assert (standing.scores, standing.is_cleared) == ([7, 10], True)


def test_an_attempt_with_an_open_question_is_not_taken(new):
    session = begin(new)
    with pytest.raises(Refusal):
        actions.submit(session, by=new)
    session.refresh_from_db()
    assert not session.is_revealed


def test_too_few_vignettes_are_said():
    with pytest.raises(Refusal):
        begin(StaffFactory(is_cleared=False))


def test_waive_with_a_reason_once():
    new = StaffFactory(is_cleared=False)
    manager = StaffFactory(office=new.office, role="case_manager")
    with pytest.raises(Refusal):
        actions.waive(new, reason=" ", by=manager)
    row = actions.waive(new, reason=" 他の団体で評価していた ", by=manager)
    assert (row.ground, row.reason, row.cleared_by) == (
        *("waived", "他の団体で評価していた"),
        manager,
    )
    with pytest.raises(Refusal):
        actions.waive(new, reason="もう一度", by=manager)


def test_ones_own_gate_is_waived_by_another_where_there_is_one():
    manager = StaffFactory(role="case_manager", is_cleared=False)
    other = StaffFactory(office=manager.office, role="case_manager")
    with pytest.raises(Refusal):
        actions.waive(manager, reason="経験がある", by=manager)
    other.is_active = False
    other.save()
    assert actions.waive(manager, reason="経験がある", by=manager)

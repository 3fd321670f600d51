from importlib import import_module

import pytest
from django.apps import apps

from competencies.measures import clearance
from competencies.models import RaterClearance
from competencies.models.sheet import Source
from tests.factories.cases import StaffFactory
from tests.factories.competencies import (
    CalibrationAnswerFactory,
    CalibrationInvitationFactory,
    CalibrationQuestionFactory,
    CalibrationSessionFactory,
    ChecklistFactory,
    ChecklistRatingFactory,
    RaterClearanceFactory,
    StageJudgementFactory,
    submit,
    submit_answers,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def new():
    return StaffFactory(is_cleared=False)


def gate(staff, ranks, **state):
    """An attempt with a reference of 3 throughout; None is N."""
    session = CalibrationSessionFactory(
        office=staff.office, kind="gate", title="", convened_by=staff, **state
    )
    invitation = CalibrationInvitationFactory(session=session, staff=staff)
    questions = [CalibrationQuestionFactory(case__session=session) for _rank in ranks]
    return invitation, dict(zip(questions, ranks, strict=True))


def test_cleared_are_those_with_a_clearance_and_those_named_on_imported_sheets(new):
    waived = RaterClearanceFactory().staff
    rated, judged = StaffFactory(is_cleared=False), StaffFactory(is_cleared=False)
    ChecklistFactory(rater=rated, source=Source.IMPORT)
    StageJudgementFactory(rater=judged, source=Source.IMPORT)
    ChecklistFactory(rater=new, submitted=True)
    everybody = [new.pk, waived.pk, rated.pk, judged.pk, None]
    assert clearance.cleared(everybody) == {waived.pk, rated.pk, judged.pk}


def test_cleared_costs_one_query(new, django_assert_num_queries):
    others = [StaffFactory().pk for _ in range(3)]
    with django_assert_num_queries(1):
        assert clearance.cleared([new.pk, *others]) == set(others)
    with django_assert_num_queries(0):
        assert clearance.cleared([]) == set()


def test_standings_tell_every_attempt_and_how_far_the_open_one_is(new):
    submit_answers(*gate(new, [3] * 5 + [4] * 2 + [5, 1, None], revealed=True))
    invitation, answers = gate(new, [3, 3, 3])
    for question in list(answers)[:2]:
        CalibrationAnswerFactory(invitation=invitation, question=question)
    old = StaffFactory(office=new.office)
    first, second = clearance.standings([new, old])
    assert (first.is_cleared, first.clearance, first.scores, first.answered) == (
        *(False, None),
        *([7], 2),
    )
    assert (second.is_cleared, second.clearance.ground, second.scores, second.answered) == (
        *(True, "before"),
        *([], None),
    )


def test_raters_are_those_whose_role_may_rate(new):
    StaffFactory(office=new.office, role="office_manager")
    StaffFactory(office=new.office, is_active=False)
    manager = StaffFactory(office=new.office, role="case_manager")
    StaffFactory()
    assert list(clearance.raters(manager)) == [new, manager]


def test_who_rated_before_the_gate_existed_is_through(new):
    rated, judged, helped = (StaffFactory(is_cleared=False) for _ in range(3))
    sheet = ChecklistFactory(rater=rated)
    ChecklistRatingFactory(sheet=sheet, rated_by=helped)
    submit(sheet)
    StageJudgementFactory(rater=judged, submitted=True)
    ChecklistRatingFactory(sheet__rater=new)
    RaterClearance.objects.all()._raw_delete("default")
    module = import_module("competencies.migrations.0011_calibration")
    module.clear_who_rated_before(apps, None)
    found = RaterClearance.objects.values_list("staff", "ground")
    assert set(found) == {(person.pk, "before") for person in (rated, judged, helped)}

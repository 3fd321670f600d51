import datetime as dt

import pytest

from cases.measures import intake
from tests.factories.cases import AssessmentFactory, CaseFactory, ConsentFactory

pytestmark = pytest.mark.django_db


def test_one_step_after_the_other():
    case = CaseFactory(first_visit_on=None, enrolled_on=None)
    assert intake.next_step(case, None) == intake.FIRST_VISIT
    case.first_visit_on = dt.date(2025, 4, 1)
    assert intake.next_step(case, None) == intake.CONSENT
    ConsentFactory(case=case, purpose="support")
    assert intake.next_step(case, None) == intake.ENROL
    case.enrolled_on = dt.date(2025, 4, 15)
    assert intake.next_step(case, None) == intake.ASSESS
    assert intake.next_step(case, AssessmentFactory.build(case=case)) == intake.SUBMIT
    for state, step in (("submitted", intake.CHECK), ("checked", None)):
        assert intake.next_step(case, AssessmentFactory.build(case=case, state=state)) == step


def test_a_closed_case_asks_for_nothing():
    assert intake.next_step(CaseFactory(closed=True), None) is None

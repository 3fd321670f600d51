import datetime as dt

import pytest

from cases.measures import case_notes
from tests.factories.cases import CaseFactory, CaseNoteFactory, EnquiryFactory, StaffFactory

pytestmark = pytest.mark.django_db
ENROLLED, VISIT = dt.date(2025, 4, 15), dt.date(2025, 4, 1)
ASKED = dt.datetime(2025, 3, 20, 3, tzinfo=dt.UTC)


def test_first_contact_is_the_enquiry_the_visit_or_else_the_enrolment():
    case = CaseFactory(enrolled_on=ENROLLED, first_visit_on=None)
    assert case_notes.first_contact(case) == ENROLLED
    case.first_visit_on = VISIT
    assert case_notes.first_contact(case) == VISIT
    EnquiryFactory(case=case, office=case.office, received_at=ASKED)
    assert case_notes.first_contact(case) == dt.date(2025, 3, 20)


@pytest.fixture
def corrected():
    """Three notes of one chain, the oldest first."""
    first = CaseNoteFactory()
    second = CaseNoteFactory(case=first.case, replaces=first, reason="誤り")
    return [first, second, CaseNoteFactory(case=first.case, replaces=second, reason="誤り")]


def test_the_chain_is_the_same_from_each_of_its_notes(corrected):
    reader = StaffFactory(office=corrected[0].case.office)
    CaseNoteFactory(case=corrected[0].case)
    assert [case_notes.chain(note, staff=reader) for note in corrected] == [corrected] * 3


def test_behind_what_holds_stands_what_it_corrected(corrected):
    first, second, last = corrected
    reader = StaffFactory(office=first.case.office)
    alone = CaseNoteFactory(case=first.case)
    assert case_notes.lines([alone, last], first.case, staff=reader) == [
        case_notes.Line(alone, []),
        case_notes.Line(last, [second, first]),
    ]

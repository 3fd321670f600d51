import datetime as dt

import pytest
from django.utils import timezone

from cases.models import Case
from evaluations.measures.case_conferences import candidates, question
from evaluations.measures.reasons import Kind, Reason
from tests.factories.cases import CaseFactory, StaffFactory
from tests.factories.competencies import CaseStageFactory
from tests.factories.evaluations import AgendaItemFactory, CaseConferenceFactory

pytestmark = pytest.mark.django_db
ON = dt.date(2025, 11, 12)


def discussed(case, held_on):
    conference = CaseConferenceFactory(office=case.office, held_on=held_on)
    AgendaItemFactory(
        conference=conference,
        case=case,
        discussed_at=timezone.now(),
        discussed_by=conference.convened_by,
    )


def test_those_with_a_reason_stand_first_with_a_question():
    staff = StaffFactory()
    quiet, stuck, waiting = (
        CaseFactory(office=staff.office, youth__kana=kana) for kana in ("あ", "い", "う")
    )
    discussed(quiet, dt.date(2025, 10, 15))
    discussed(stuck, dt.date(2025, 10, 16))
    discussed(waiting, dt.date(2025, 8, 11))
    CaseStageFactory(case=stuck, starts_on=ON - dt.timedelta(weeks=9))
    for case in (quiet, waiting):
        CaseStageFactory(case=case, starts_on=ON)
    found = candidates(Case.objects.all(), on=ON, staff=staff)
    assert [(row.case, [reason.kind for reason in row.reasons]) for row, _asked in found] == [
        (stuck, [Kind.OVERSTAY]),
        (waiting, [Kind.CONFERENCE]),
        (quiet, []),
    ]
    asked = [asked.split("。", 1)[1:] for _row, asked in found]
    assert asked == [["次の段階へ進みますか。"], ["支援の方針はこのままでよいですか。"], []]


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_of_reason_has_its_question(kind):
    assert question([Reason(kind, "17週"), Reason(Kind.FALLEN, "E4")]).startswith("17週。")


def test_no_reason_asks_nothing():
    assert question(()) == ""

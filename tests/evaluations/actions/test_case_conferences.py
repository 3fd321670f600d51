import datetime as dt

import pytest

from evaluations.actions import case_conferences
from evaluations.models import AgendaItem, CaseConference
from jobtra.models import AuditEvent
from jobtra.refusals import Refusal
from tests.factories.cases import CaseFactory, StaffFactory

pytestmark = pytest.mark.django_db
DAY = dt.date(2025, 11, 12)


def convene(by, agenda=(), **changed):
    return case_conferences.convene(
        by.office, **{"kind": "regular", "held_on": DAY, "agenda": agenda, "by": by} | changed
    )


def test_convene_keeps_the_order_and_the_questions():
    by = StaffFactory()
    second, first = CaseFactory.create_batch(2, office=by.office)
    conference = convene(by, [(first, "進みますか"), (second, "")])
    agenda = AgendaItem.objects.values_list("conference", "position", "case", "question")
    assert list(agenda) == [
        (conference.pk, 1, first.pk, "進みますか"),
        (conference.pk, 2, second.pk, ""),
    ]
    assert (conference.convened_by, conference.office) == (by, by.office)
    assert AuditEvent.objects.get().changes == {"cases": 2}


def test_one_of_a_kind_a_day():
    by = StaffFactory()
    convene(by)
    with pytest.raises(Refusal):
        convene(by, [(CaseFactory(office=by.office), "")])
    convene(by, kind="urgent")
    convene(StaffFactory())
    assert (CaseConference.objects.count(), AgendaItem.objects.count()) == (3, 0)

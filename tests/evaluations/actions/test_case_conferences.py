import datetime as dt

import pytest

from evaluations.actions import agenda_items, case_conferences
from evaluations.models import AgendaItem, CaseConference
from jobtra.models import AuditEvent
from jobtra.refusals import Refusal
from tests.factories.cases import CaseFactory, StaffFactory
from tests.factories.evaluations import (
    AgendaItemFactory,
    CaseConferenceFactory,
    ContributionFactory,
)

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


@pytest.fixture
def conference():
    """Three cases, called by somebody of the office."""
    found = CaseConferenceFactory(held_on=DAY)
    AgendaItemFactory.create_batch(3, conference=found)
    return found


def keys(conference):
    return list(conference.agenda.values_list("pk", flat=True))


def test_the_order_is_the_one_named_and_the_rest_follows(conference):
    first, second, third = keys(conference)
    case_conferences.order(conference, keys=[third, first], by=conference.convened_by)
    assert keys(conference) == [third, first, second]


def test_a_changed_agenda_keeps_places_and_what_was_begun(conference):
    by = conference.convened_by
    kept, begun, _gone = conference.agenda.all()
    ContributionFactory(agenda_item=begun)
    new = CaseFactory(office=conference.office)
    case_conferences.change_agenda(
        conference, agenda=[(new, "はじめて"), (kept.case, "問い")], by=by, pace=10
    )
    assert list(conference.agenda.values_list("case", "question")) == [
        (kept.case_id, "問い"),
        (begun.case_id, begun.question),
        (new.pk, "はじめて"),
    ]
    conference.refresh_from_db()
    assert conference.pace == 10


def test_finished_minutes_name_who_was_there_and_are_only_added_to(conference):
    by, next_on = conference.convened_by, DAY + dt.timedelta(days=14)
    case_conferences.finish(conference, present=[by], guests="実習先", next_on=next_on, by=by)
    conference.refresh_from_db()
    assert (conference.finished_by, conference.guests, conference.next_on) == (
        by,
        "実習先",
        next_on,
    )
    assert [one.staff for one in conference.attendees.all()] == [by]
    item = conference.agenda.first()
    for change in (
        lambda: case_conferences.order(conference, keys=[], by=by),
        lambda: case_conferences.change_agenda(conference, agenda=[], by=by),
        lambda: case_conferences.finish(conference, present=[by], by=by),
        lambda: agenda_items.discuss(item, by=by),
        lambda: agenda_items.contribute(item, text="見立て", by=by),
        lambda: agenda_items.reveal(item, by=by),
    ):
        with pytest.raises(Refusal):
            change()
    case_conferences.add(conference, text="追記", by=by)
    assert [one.text for one in conference.addenda.all()] == ["追記"]


def test_a_draft_is_not_added_to_and_names_who_was_there(conference):
    by = conference.convened_by
    with pytest.raises(Refusal):
        case_conferences.add(conference, text="追記", by=by)
    with pytest.raises(Refusal):
        case_conferences.finish(conference, present=[], by=by)
    with pytest.raises(Refusal):
        case_conferences.finish(conference, present=[by], next_on=DAY, by=by)
    conference.refresh_from_db()
    assert conference.finished_at is None

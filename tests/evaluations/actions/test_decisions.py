import datetime as dt

import pytest

from evaluations.actions import decisions
from evaluations.models import Decision, DecisionOutcome
from jobtra.models import AuditEvent
from tests.factories.cases import StaffFactory
from tests.factories.evaluations import DecisionFactory

pytestmark = pytest.mark.django_db
Result = DecisionOutcome.Result


@pytest.fixture
def by():
    return StaffFactory()


def test_outcomes_are_added_and_the_last_counts(by):
    decision = DecisionFactory()
    for result in (Result.CARRIED, Result.DONE, Result.CARRIED):
        decisions.record_outcome(decision, result=result, by=by)
    assert [row.result for row in decision.outcomes.order_by("pk")] == [
        "carried",
        "done",
        "carried",
    ]
    assert Decision.objects.with_result().get().result == Result.CARRIED
    assert list(Decision.objects.unfinished()) == [decision]
    assert [event.changes for event in AuditEvent.objects.order_by("pk")] == [
        {"result": "carried"},
        {"result": "done"},
        {"result": "carried"},
    ]


@pytest.mark.parametrize(
    ("result", "is_unfinished"),
    [(None, True), (Result.CARRIED, True), (Result.DONE, False), (Result.DROPPED, False)],
)
def test_unfinished_is_what_is_neither_done_nor_dropped(by, result, is_unfinished):
    decision = DecisionFactory()
    if result:
        decisions.record_outcome(decision, result=result, by=by)
    assert Decision.objects.unfinished().exists() is is_unfinished


@pytest.mark.parametrize("result", Result)
def test_a_second_tap_adds_nothing(by, result):
    decision = DecisionFactory()
    for _ in range(2):
        decisions.record_outcome(decision, result=result, by=by)
    assert DecisionOutcome.objects.count() == 1


def test_carried_again_at_the_next_conference_is_told_again(by, time_machine):
    decision = DecisionFactory()
    for day in (10, 11):
        time_machine.move_to(dt.datetime(2025, 11, day, 3, tzinfo=dt.UTC))
        decisions.record_outcome(decision, result=Result.CARRIED, by=by)
    assert DecisionOutcome.objects.count() == 2

import datetime as dt

import pytest
from django.utils import timezone, translation

from cases.actions import consents
from cases.models import Consent, Notification
from jobtra.models import AuditEvent
from jobtra.refusals import Refusal
from tests.factories.cases import AssignmentFactory, CaseFactory, ConsentFactory, StaffFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAY = dt.timedelta(days=1)
YES = {"purpose": "health", "is_given": True}


@pytest.fixture
def worker():
    return StaffFactory()


@pytest.fixture
def case(worker):
    return CaseFactory(office=worker.office)


def record(case, worker, *answers, given_on=TODAY, **talk):
    talk = {"method": "paper", **talk}
    return consents.record(case, by=worker, answers=list(answers), given_on=given_on, **talk)


def refusal(call, *args, **kwargs):
    with pytest.raises(Refusal) as refused:
        call(*args, **kwargs)
    return str(refused.value)


def test_each_answer_is_a_row_and_a_line_of_the_log(case, worker):
    shared = {"purpose": "share", "recipient": "employer", "recipient_name": "株式会社みなと"}
    until = TODAY + 9 * DAY
    answers = (YES, {"purpose": "photo", "is_given": False}, {**shared, "is_given": True})
    assert record(case, worker, *answers, valid_until=until) == case
    rows = Consent.objects.order_by("pk")
    assert [(row.purpose, row.recipient_name, row.is_given, row.valid_until) for row in rows] == [
        ("health", "", True, until),
        ("photo", "", False, None),
        ("share", "株式会社みなと", True, until),
    ]
    assert {(row.given_on, row.method, row.explained_by) for row in rows} == {
        (TODAY, "paper", worker)
    }
    assert [(line.verb, line.changes) for line in AuditEvent.objects.order_by("pk")] == [
        (
            "consent.recorded",
            {"case": case.pk, "purpose": purpose, "recipient": recipient, "is_given": is_given},
        )
        for purpose, recipient, is_given in (
            ("health", "", True),
            ("photo", "", False),
            ("share", "employer", True),
        )
    ]


def test_a_talk_has_an_answer(case, worker):
    assert refusal(record, case, worker) == "回答を1つ以上選んでください。"


def test_a_talk_does_not_lie_ahead(case, worker):
    said = refusal(record, case, worker, YES, given_on=TODAY + DAY)
    assert said == "回答日が先の日付です。回答を得てから記録してください。"
    assert not Consent.objects.exists()


def test_withdraw(case, worker):
    other = AssignmentFactory(case=case).staff
    AssignmentFactory(case=case, staff=worker, kind="sub")
    consent = consents.withdraw(ConsentFactory(case=case), by=worker, on=TODAY)
    assert (consent.withdrawn_on, consent.withdrawn_by) == (TODAY, worker)
    assert not Consent.objects.in_force().exists()
    line = AuditEvent.objects.get()
    assert (line.verb, line.changes) == (
        "consent.withdrawn",
        {"case": case.pk, "purpose": "health"},
    )
    assert [(row.staff, row.verb, row.case) for row in Notification.objects.all()] == [
        (other, "consent.withdrawn", case)
    ]


@pytest.mark.parametrize(
    ("made", "on", "said"),
    [
        (
            {"is_given": False},
            TODAY,
            "This was refused: there is nothing to withdraw.",
        ),
        ({"withdrawn": True}, TODAY, "This consent was withdrawn before."),
        ({}, TODAY + DAY, "The day of the withdrawal lies ahead."),
        ({}, dt.date(2025, 4, 9), "It can not be withdrawn before it was given."),
    ],
)
def test_what_can_not_be_withdrawn(case, worker, made, on, said):
    consent = ConsentFactory(case=case, **made)
    before = Consent.objects.values().get()
    with translation.override("en"):
        assert refusal(consents.withdraw, consent, by=worker, on=on) == said
    assert Consent.objects.values().get() == before


def test_only_the_newest_answer_is_withdrawn(case, worker):
    old, new = ConsentFactory(case=case), ConsentFactory(case=case)
    with translation.override("en"):
        said = refusal(consents.withdraw, old, by=worker, on=TODAY)
    assert said == "There is a newer answer. Withdraw that one."
    assert consents.withdraw(new, by=worker, on=TODAY) == new

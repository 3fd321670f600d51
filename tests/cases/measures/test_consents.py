import datetime as dt

import pytest
from django.utils import timezone

from cases.measures import consents
from cases.measures.consents import State
from tests.factories.cases import CaseFactory, ConsentFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAY = dt.timedelta(days=1)


@pytest.fixture
def case():
    return CaseFactory()


def states(case):
    """Of what was ever asked."""
    return {line.key: line.state for line in consents.lines(case) if line.state != State.NEVER}


def test_everything_is_asked_in_one_order(case):
    found = consents.lines(case)
    assert [line.key for line in found] == [
        *("support", "health", "share:family", "share:employer", "share:medical"),
        *("share:authority", "share:support_station", "share:other"),
        *("research", "photo", "retention"),
    ]
    assert {line.state for line in found} == {State.NEVER}


@pytest.mark.parametrize(
    ("made", "state", "is_allowed"),
    [
        ({}, State.AGREED, True),
        ({"valid_until": TODAY}, State.AGREED, True),
        ({"valid_until": TODAY - DAY}, State.RUN_OUT, False),
        ({"is_given": False}, State.REFUSED, False),
        ({"withdrawn": True}, State.WITHDRAWN, False),
        ({"withdrawn": True, "valid_until": dt.date(2025, 5, 1)}, State.WITHDRAWN, False),
    ],
)
def test_state_of_one_answer(case, made, state, is_allowed):
    ConsentFactory(case=case, **made)
    assert states(case) == {"health": state}
    assert consents.allows_health(case) == is_allowed


def test_the_newest_word_holds_each_recipient_apart(case):
    share = {"case": case, "purpose": "share", "recipient": "employer"}
    ConsentFactory(**share, recipient_name="みなと")
    ConsentFactory(**share, recipient_name="あおば", is_given=False)
    ConsentFactory(case=case, is_given=False, given_on=dt.date(2025, 5, 1))
    ConsentFactory(case=case, given_on=dt.date(2025, 4, 1))
    ConsentFactory(purpose="photo")
    assert states(case) == {
        "health": State.REFUSED,
        "share:employer:あおば": State.REFUSED,
        "share:employer:みなと": State.AGREED,
    }
    assert not consents.allows_health(case)


def test_beside_those_with_a_name_a_further_one_is_asked(case):
    ConsentFactory(case=case, purpose="share", recipient="employer", recipient_name="みなと")
    asked = [line.key for line in consents.to_ask(consents.lines(case))]
    assert [key for key in asked if "employer" in key] == [
        "share:employer",
        "share:employer:みなと",
    ]


@pytest.mark.parametrize(
    ("until", "is_ending"), [(None, False), (TODAY + 30 * DAY, True), (TODAY + 31 * DAY, False)]
)
def test_what_ends_within_a_month(case, until, is_ending):
    ConsentFactory(case=case, valid_until=until)
    [line] = [line for line in consents.lines(case) if line.consent]
    assert line.is_ending == is_ending

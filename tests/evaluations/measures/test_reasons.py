import datetime as dt

import pytest

from cases.measures.plan_reviews import Due, State
from evaluations.measures.reasons import (
    OF_CONFERENCES,
    Facts,
    Kind,
    months_before,
    reasons,
    whole_months,
)

TODAY = dt.date(2025, 10, 29)


def days(pattern, until=TODAY):
    """Planned days up to `until`, one a day: "+" came, "-" did not."""
    return [
        (until - dt.timedelta(days=len(pattern) - 1 - place), mark == "+")
        for place, mark in enumerate(pattern)
    ]


def kinds(**facts):
    return [reason.kind for reason in reasons(Facts(as_of=TODAY, **facts))]


def texts(**facts):
    return [reason.text for reason in reasons(Facts(as_of=TODAY, **facts))]


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


def test_reasons_say_nothing_of_nothing():
    assert kinds() == []


def test_fallen_names_the_first_and_counts_the_rest():
    one = [("E4 Deadlines", 4, 3)]
    assert texts(fallen=one) == ["E4 Deadlines 4 → 3"]
    assert texts(fallen=[*one, ("E5", 5, 2)]) == ["E4 Deadlines 4 → 3, and 1 more"]


@pytest.mark.parametrize(
    ("discussed_on", "found"),
    [
        (dt.date(2025, 7, 29), []),
        (dt.date(2025, 7, 28), [Kind.CONFERENCE]),
        (dt.date(2024, 10, 29), [Kind.CONFERENCE]),
        (TODAY, []),
    ],
)
def test_conference_is_due_after_three_months(discussed_on, found):
    assert kinds(discussed_on=discussed_on) == found


def test_conference_is_due_thirty_days_after_the_enrolment():
    assert kinds(enrolled_on=dt.date(2025, 9, 29)) == []
    assert texts(enrolled_on=dt.date(2025, 9, 28)) == [
        "Not discussed since the enrolment 31 days ago"
    ]
    assert kinds() == []


def test_conference_is_not_asked_of_an_office_that_keeps_none():
    assert kinds(enrolled_on=dt.date(2024, 6, 1), are_conferences_kept=False) == []


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("", None),
        ("--", "Came on 0 of 2 planned days in two weeks"),
        ("---", "Absent on 3 planned days running"),
        ("+-----", "Absent on 5 planned days running"),
        ("---+", "Came on 1 of 4 planned days in two weeks"),
        ("--++", None),
        ("+-+-", None),
        ("--+-", "Came on 1 of 4 planned days in two weeks"),
    ],
)
def test_absence_is_three_running_or_less_than_half(pattern, text):
    assert texts(days=days(pattern)) == ([text] if text else [])


def test_absence_counts_half_over_two_weeks_only():
    long_ago = days("----", TODAY - dt.timedelta(days=14))
    assert kinds(days=[*long_ago, *days("++")]) == []
    assert kinds(days=[*days("--++", TODAY - dt.timedelta(days=14)), *days("-")]) == [Kind.ABSENCE]


def test_absence_running_reaches_back_over_two_weeks():
    weekly = [(TODAY - dt.timedelta(weeks=n), False) for n in (3, 2, 1)]
    assert texts(days=weekly) == ["Absent on 3 planned days running"]


def test_split_asks_for_two_levels():
    assert kinds(splits=[("S4-2", 1)]) == []
    assert texts(splits=[("S4-2", 3), ("S4-1", 2), ("S4-3", 1)]) == [
        "S4-2 differs by 3, and 1 more"
    ]


@pytest.mark.parametrize(
    ("due", "unseen", "found"),
    [(0, 0, []), (0, 3, []), (10, 3, []), (10, 4, [Kind.UNSEEN]), (6, 3, [Kind.UNSEEN])],
)
def test_unseen_is_more_than_three_of_ten_due(due, unseen, found):
    assert kinds(due=due, unseen=unseen) == found


def test_overstay_says_by_how_much_and_at_least_a_week():
    assert kinds(weeks=19, typical=17) == []
    facts = {"stage": "S4", "typical": 17, "is_overstay": True}
    assert texts(weeks=19, **facts) == ["19 weeks in S4, 2 past the usual 17"]
    assert texts(weeks=17, **facts) == ["17 weeks in S4, 1 past the usual 17"]


DAY = dt.date(2025, 10, 29)


@pytest.mark.parametrize(
    ("facts", "text"),
    [
        ({"plan_waits": True}, "The plan waits for the conference"),
        ({"review": Due(DAY, State.OVERDUE)}, "Review of the plan overdue since 29 Oct 2025"),
        ({"review": Due(DAY, State.ESCALATED)}, "Review of the plan overdue since 29 Oct 2025"),
        ({"review": Due(DAY, State.NEAR)}, "Review of the plan due by 29 Oct 2025"),
        ({"review": Due(DAY, State.NO_PLAN)}, "No plan 30 days after the enrolment"),
    ],
)
def test_a_plan_is_a_reason_when_it_waits_or_its_review_is_near(facts, text):
    assert texts(**facts) == [text]


@pytest.mark.parametrize("state", [State.SOON, State.LATER])
def test_a_review_further_away_is_no_reason(state):
    assert kinds(review=Due(DAY, state)) == []


def test_an_office_without_plans_is_not_reminded_of_all():
    assert kinds(review=Due(DAY, State.NO_PLAN), are_plans_kept=False) == []


def test_reasons_stand_in_the_order_of_their_kinds():
    everything = kinds(
        fallen=[("E4", 4, 3)],
        plan_waits=True,
        discussed_on=dt.date(2025, 1, 1),
        days=days("---"),
        splits=[("S4-2", 2)],
        due=6,
        unseen=3,
        weeks=19,
        typical=17,
        is_overstay=True,
    )
    assert everything == [kind for kind in Kind if kind not in OF_CONFERENCES]


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (dt.date(2025, 5, 15), dt.date(2025, 8, 14), 2),
        (dt.date(2025, 5, 15), dt.date(2025, 8, 15), 3),
        (dt.date(2025, 11, 30), dt.date(2026, 2, 28), 3),
        (dt.date(2025, 5, 15), dt.date(2025, 5, 15), 0),
    ],
)
def test_whole_months_are_calendar_months(start, end, months):
    assert whole_months(start, end) == months


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (dt.date(2025, 11, 12), dt.date(2025, 8, 12)),
        (dt.date(2025, 5, 31), dt.date(2025, 2, 28)),
        (dt.date(2025, 1, 5), dt.date(2024, 10, 5)),
    ],
)
def test_months_before_is_the_same_day_or_the_last(day, before):
    assert months_before(day, 3) == before

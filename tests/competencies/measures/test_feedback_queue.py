import datetime as dt

import pytest

from cases.models import Case
from competencies.measures import feedback_queue
from competencies.measures.feedback_queue import Moment
from competencies.models.sheet import Voice
from jobtra.fiscal import Month
from tests.factories.cases import CaseFactory
from tests.factories.competencies import (
    ChecklistFactory,
    FeedbackFactory,
    ItemFactory,
    in_force,
    month_of,
)

pytestmark = pytest.mark.django_db
SEPTEMBER, OCTOBER, NOVEMBER = Month(2025, 9), Month(2025, 10), Month(2025, 11)
TODAY = dt.date(2025, 11, 20)


def lines(today=TODAY):
    return feedback_queue.lines(Case.objects.all(), today)


@pytest.mark.parametrize(
    ("month", "day"),
    [
        (Month(2025, 10), dt.date(2025, 11, 17)),  # 3 November is a holiday
        (Month(2025, 4), dt.date(2025, 5, 16)),  # Golden Week
        (Month(2025, 12), dt.date(2026, 1, 16)),  # New Year's day and the Coming of Age Day
        (Month(2025, 5), dt.date(2025, 6, 13)),  # the month ends on a Saturday
    ],
)
def test_due_ten_business_days_after_the_month(month, day):
    assert feedback_queue.due_on(month) == day


def test_a_submitted_sheet_waits_for_its_feedback():
    sheet = ChecklistFactory(submitted=True)
    ChecklistFactory()  # a draft
    ChecklistFactory(voice=Voice.YOUTH, submitted=True)
    (line,) = lines()
    assert (line.checklist, line.feedback, line.is_given) == (sheet, None, False)
    assert (line.due_on, line.days_late) == (dt.date(2025, 11, 17), 3)


def waiting(today=TODAY):
    return [line.month for line in feedback_queue.to_give(lines(today))]


def test_a_month_waits_though_a_later_sheet_is_in():
    october = ChecklistFactory(submitted=True)
    ChecklistFactory(case=october.case, month=NOVEMBER.first, submitted=True)
    assert waiting() == [OCTOBER, NOVEMBER]
    FeedbackFactory(case=october.case, checklist=october)  # begun, not given
    assert waiting() == [OCTOBER, NOVEMBER]
    assert waiting(dt.date(2026, 1, 5)) == [NOVEMBER]


def test_a_month_is_told_with_a_later_one_that_is_given():
    october = ChecklistFactory(submitted=True)
    ChecklistFactory(case=october.case, month=SEPTEMBER.first, submitted=True)
    given = FeedbackFactory(case=october.case, checklist=october, given=True)
    assert [(line.month, line.is_given) for line in lines()] == [(OCTOBER, True)]
    ChecklistFactory(case=october.case, month=NOVEMBER.first, submitted=True)
    assert waiting() == [NOVEMBER]
    FeedbackFactory(case=october.case, checklist=october, replaces=given, reason="a word")
    assert waiting() == [OCTOBER, NOVEMBER]  # the correction; September stays told


def test_a_months_feedback_stays_open_for_its_own_case_alone():
    october = ChecklistFactory(submitted=True)
    FeedbackFactory(month=NOVEMBER.first, given=True)
    assert waiting() == [OCTOBER]
    assert lines()[0].checklist == october


def test_what_is_older_than_three_months_is_no_news():
    ChecklistFactory(submitted=True)
    assert len(lines(dt.date(2025, 12, 31))) == 1
    assert lines(dt.date(2026, 1, 1)) == []


def test_a_month_that_has_not_begun_is_not_told():
    ChecklistFactory(submitted=True)
    assert lines(dt.date(2025, 9, 30)) == []


def test_the_overdue_stand_first_and_then_by_kana():
    rows = [
        ChecklistFactory(month=month.first, case__youth__kana=kana, submitted=True)
        for month, kana in [(NOVEMBER, "あ"), (OCTOBER, "い"), (OCTOBER, "あ"), (SEPTEMBER, "う")]
    ]
    assert [line.checklist for line in lines()] == [rows[3], rows[2], rows[1], rows[0]]


def test_what_was_given_is_done_until_it_is_corrected():
    first = FeedbackFactory(given=True)
    (line,) = lines()
    assert line.is_given
    assert feedback_queue.to_give([line]) == []
    FeedbackFactory(case=first.case, checklist=first.checklist, replaces=first, reason="a word")
    assert len(feedback_queue.to_give(lines())) == 1


@pytest.fixture
def items():
    """Three requirements: two of S2, due in August and October, one of S3 that is never due."""
    case = CaseFactory(enrolled_on=dt.date(2025, 7, 10))
    made = [
        ItemFactory(stage_code="S2", due_programme_month=1, code="Q-A1"),
        ItemFactory(stage_code="S2", due_programme_month=3, code="Q-A2"),
        ItemFactory(stage_code="S3", due_programme_month=None, code="Q-B1"),
    ]
    in_force(made[0].version, case.programme)
    return made


def told(items, *months):
    """{Moment: titles} after these sheets, each the levels of the three items, the last in October."""
    case = Case.objects.get()
    for back, cells in enumerate(reversed(months)):
        month_of(case, OCTOBER - back, dict(zip(items, cells, strict=True)))
    return {note.moment: note.titles for note in feedback_queue.moments(lines())}


def test_newly_attained_and_with_it_a_whole_stage(items, settings):
    settings.LANGUAGE_CODE = "ja"
    title = items[1].title["ja"]
    assert told(items, (4, 3, 2), (4, 4, 2), (4, 4, 3)) == {
        Moment.STAGE: ["S2"],
        Moment.ATTAINED: [title],
    }


def test_fallen_from_attained(items):
    found = told(items, (4, 4, 2), (4, 4, 2), (3, 4, 3))
    assert found == {Moment.FELL: [items[0].title["ja"]]}


def test_due_this_month_and_not_attained(items):
    assert told(items, (4, 3, 2), (4, 4, 3)) == {
        Moment.DUE: [items[1].title["ja"]],
        Moment.ATTAINED: [items[0].title["ja"]],
    }


def test_two_months_without_a_change(items):
    found = told(items, (4, 4, 2), (4, 4, 2), (4, 4, 2), (4, 4, 2))
    assert found == {Moment.STILL: []}


def test_a_first_sheet_is_no_moment_of_growth(items):
    assert told(items, (4, 4, 4)) == {Moment.DUE: [items[1].title["ja"]]}


def test_of_two_months_that_wait_the_newest_sheet_tells(items):
    cells = [(4, 3, 2), (4, 4, 2), (3, 4, 3)]
    told(items, *cells)
    notes = feedback_queue.moments(feedback_queue.to_give(lines()))
    assert [(note.moment, note.line.month) for note in notes] == [
        (Moment.ATTAINED, OCTOBER),
        (Moment.FELL, OCTOBER),
    ]


def test_two_titles_are_named_and_the_rest_counted():
    note = feedback_queue.Note(None, Moment.DUE, ["one", "two", "three"])
    assert (note.further, feedback_queue.Note(None, Moment.DUE, ["one"]).further) == (1, 0)


def test_the_queue_costs_the_same_for_one_and_many(items, django_assert_num_queries):
    told(items, (4, 3, 2), (4, 4, 3))
    with django_assert_num_queries(4):
        feedback_queue.moments(lines())

from collections import Counter

import pytest

from competencies.measures import calibrations
from competencies.measures.calibration_marks import is_within_one
from tests.factories.cases import StaffFactory
from tests.factories.competencies import (
    CalibrationAnswerFactory,
    CalibrationInvitationFactory,
    CalibrationQuestionFactory,
    CalibrationSessionFactory,
    submit_answers,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def session():
    """Two questions, three raters, revealed: 2 3 5 on a reference of 3, N N 3 on one of N."""
    session = CalibrationSessionFactory(revealed=True)
    even = CalibrationQuestionFactory(case__session=session, reference="N")
    split = CalibrationQuestionFactory(case=even.case, reference="3")
    for first, second in ((None, 2), (None, 3), (3, 5)):
        submit_answers(CalibrationInvitationFactory(session=session), {even: first, split: second})
    return session


@pytest.fixture
def reader(session):
    return session.invitations.order_by("pk").first().staff


@pytest.mark.parametrize(
    ("mark", "reference", "near"),
    [
        ("3", "3", True),
        ("2", "3", True),
        ("5", "3", False),
        ("N", "3", False),
        ("3", "N", False),
        ("N", "N", True),
        ("NA", "N", False),
        ("", "3", False),
    ],
)
def test_is_within_one(mark, reference, near):
    assert is_within_one(mark, reference) == near


def test_results_count_and_put_the_largest_spread_first(session, reader):
    split, even = calibrations.results(session, reader)
    assert (split.spread, split.counts, split.own) == (3, Counter("235"), "2")
    assert (split.exact, split.within_one, split.total) == (1, 2, 3)
    assert (even.spread, even.counts, even.own) == (0, Counter({"N": 2, "3": 1}), "N")
    assert (even.exact, even.within_one) == (2, 2)


def test_bars_are_a_share_of_all_and_name_reader_and_reference(session, reader):
    split, even = calibrations.results(session, reader)
    assert [(bar.mark, bar.count, bar.height) for bar in split.bars] == [
        *(("1", 0, 0), ("2", 1, 33), ("3", 1, 33), ("4", 0, 0), ("5", 1, 33), ("N", 0, 0)),
    ]
    assert [bar.mark for bar in split.bars if bar.is_own] == ["2"]
    assert [bar.mark for bar in even.bars if bar.is_reference] == ["N"]


def test_alike_leaves_n_out_of_the_pairs(session, reader):
    found = calibrations.alike(calibrations.results(session, reader))
    assert (found.pairs.units, found.pairs.pairs) == (1, 3)
    assert (found.pairs.exact, found.pairs.within_one) == (0, 1)
    assert (found.answers, found.exact, found.within_one) == (6, 3, 4)
    assert found.ac2 is not None


def test_notes_stand_by_their_mark_without_a_name(session, reader):
    question = calibrations.results(session, reader)[0].question
    for rank, note in ((5, "一人でも"), (2, "促されて")):
        invitation = CalibrationInvitationFactory(session=session)
        CalibrationAnswerFactory(question=question, invitation=invitation, rank=rank, note=note)
        submit_answers(invitation, {})
    split, even = calibrations.results(session, reader)
    assert (split.notes, even.notes) == ([("2", "促されて"), ("5", "一人でも")], [])


def test_a_draft_is_no_answer(session, reader):
    question = session.cases.get().questions.first()
    draft = CalibrationInvitationFactory(session=session)
    CalibrationAnswerFactory(question=question, invitation=draft, rank=1)
    assert {one.total for one in calibrations.results(session, reader)} == {3}


def test_before_the_reveal_only_the_readers_own_answers_are_read(session, reader):
    session.revealed_at = session.revealed_by = None
    session.save()
    assert [one.total for one in calibrations.results(session, reader)] == [1, 1]
    assert [one.total for one in calibrations.results(session, StaffFactory())] == [0, 0]


def test_results_cost_the_same_for_any_number(session, reader, django_assert_num_queries):
    calibrations.results(session, reader)
    question = session.cases.get().questions.first()
    version = question.item.version
    for n in range(4):
        CalibrationQuestionFactory(case__session=session, item__version=version)
        submit_answers(CalibrationInvitationFactory(session=session), {question: 1 + n})
    with django_assert_num_queries(5):  # two of them for a version that is still written
        assert len(calibrations.results(session, reader)) == 6


def test_nothing_to_compare():
    found = calibrations.alike([])
    assert (found.pairs.pairs, found.alpha, found.ac2, found.answers) == (0, None, None, 0)

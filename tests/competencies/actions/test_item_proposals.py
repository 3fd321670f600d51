import pytest

from competencies.actions import item_proposals
from jobtra.refusals import Refusal
from tests.factories.cases import StaffFactory
from tests.factories.competencies import CalibrationQuestionFactory, ItemFactory

pytestmark = pytest.mark.django_db


def make(item, by, **fields):
    return item_proposals.make(
        item, change=" 尋ねられる前に ", reason=" 境が分かれた ", by=by, **fields
    )


def test_a_proposal_is_about_an_item_and_may_have_a_question():
    worker = StaffFactory()
    question = CalibrationQuestionFactory(case__session__revealed=True)
    proposal = make(question.item, worker, question=question)
    assert (proposal.change, proposal.reason) == ("尋ねられる前に", "境が分かれた")
    assert (proposal.office, proposal.made_by) == (worker.office, worker)
    assert list(question.proposals.all()) == [proposal]
    assert make(ItemFactory(), worker).question is None


def test_nothing_is_proposed_at_what_is_not_revealed():
    question = CalibrationQuestionFactory()
    with pytest.raises(Refusal):
        make(question.item, StaffFactory(), question=question)

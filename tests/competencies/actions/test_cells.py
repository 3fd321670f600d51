"""Cells as they are typed: merged by cell, a clash is shown, nothing is lost or invented."""

import datetime as dt

import pytest

from cases.access import Role
from competencies.actions import cells, checklists, sheets
from competencies.actions.cells import Outcome, Typed
from competencies.models import Checklist
from competencies.models.sheet import Rating
from tests.competencies.conftest import OCTOBER
from tests.factories.cases import CaseFactory, StaffFactory
from tests.factories.competencies import CaseMonthFactory


@pytest.fixture
def item(checklist):
    return checklist.version.items.get(code="R-A1")


@pytest.fixture
def colleague(checklist):
    return StaffFactory(office=checklist.case.office, name="佐藤 圭")


def save(checklist, *typed, by=None):
    return cells.save(list(typed), month=OCTOBER, by=by or checklist.rater)


def typed(checklist, item, value, base="", sent=(), *, same=False):
    return Typed(checklist.case_id, item.pk, value, base, tuple(sent), same)


def standing(checklist):
    return {
        code.removeprefix("R-"): rank or status
        for code, rank, status in checklist.ratings.values_list(
            "item__code", "level__rank", "status"
        )
    }


def rate_last_month(checklist, item, rank):
    sheet = checklists.open_month(checklist.case, month=OCTOBER.previous, by=checklist.rater)
    sheets.rate(sheet, item, by=checklist.rater, level=item.levels.get(rank=rank))
    checklists.submit(sheet, by=checklist.rater)


@pytest.mark.parametrize(
    ("value", "mark"), [("4", 4), ("N", Rating.Status.NOT_OBSERVED), ("NA", "not_applicable")]
)
def test_save_writes_the_cell_and_who_typed_it(checklist, item, colleague, value, mark):
    (answer,) = save(checklist, typed(checklist, item, value), by=colleague)
    assert (answer.outcome, answer.value, answer.says) == (Outcome.SAVED, value, "")
    assert standing(checklist) == {"A1": mark}
    assert checklist.ratings.get().rated_by == colleague


def test_save_with_nothing_makes_the_cell_empty_again(checklist, item):
    save(checklist, typed(checklist, item, "3"))
    (answer,) = save(checklist, typed(checklist, item, "", "3"))
    assert (answer.outcome, answer.value) == (Outcome.SAVED, "")
    assert standing(checklist) == {}


def test_save_opens_the_sheet_of_the_month(case, worker_of_youth, starter):
    cell = Typed(case.pk, starter.items.first().pk, "2")
    assert [one.outcome for one in cells.save([cell], month=OCTOBER, by=worker_of_youth)] == [
        "saved"
    ]
    assert standing(Checklist.objects.get()) == {"A1": 2}


def test_save_shows_a_clash_and_writes_nothing(checklist, item, colleague):
    save(checklist, typed(checklist, item, "3"), by=colleague)
    (answer,) = save(checklist, typed(checklist, item, "5"))
    assert (answer.outcome, answer.value, answer.who) == (Outcome.CLASH, "3", "佐藤 圭")
    assert answer.at == checklist.ratings.get().rated_at
    assert standing(checklist) == {"A1": 3}
    (decided,) = save(checklist, typed(checklist, item, "5", "3"))
    assert (decided.outcome, standing(checklist)) == (Outcome.SAVED, {"A1": 5})


def test_save_shows_a_clash_with_a_cell_made_empty(checklist, item, colleague):
    save(checklist, typed(checklist, item, "3"))
    save(checklist, typed(checklist, item, "", "3"), by=colleague)
    (answer,) = save(checklist, typed(checklist, item, "4", "3"))
    assert (answer.outcome, answer.value, standing(checklist)) == (Outcome.CLASH, "", {})


def test_two_who_type_the_same_do_not_clash(checklist, item, colleague):
    save(checklist, typed(checklist, item, "3"), by=colleague)
    (answer,) = save(checklist, typed(checklist, item, "3"))
    assert answer.outcome == Outcome.SAVED
    assert checklist.ratings.get().rated_by == colleague


def test_two_in_one_sheet_merge_by_cell(checklist, item, colleague):
    other = checklist.version.items.get(code="R-B2")
    save(checklist, typed(checklist, item, "3"), by=colleague)
    save(checklist, typed(checklist, other, "N"))
    assert standing(checklist) == {"A1": 3, "B2": "not_observed"}


def test_an_answer_that_was_lost_is_no_clash_with_oneself(checklist, item):
    save(checklist, typed(checklist, item, "3"))  # arrives, its answer does not
    (answer,) = save(checklist, typed(checklist, item, "5", "", ["3"]))
    assert (answer.outcome, standing(checklist)) == (Outcome.SAVED, {"A1": 5})


def test_what_a_colleague_wrote_is_not_mine_because_i_sent_the_same(checklist, item, colleague):
    save(checklist, typed(checklist, item, "3"), by=colleague)
    (answer,) = save(checklist, typed(checklist, item, "5", "", ["3"]))
    assert (answer.outcome, standing(checklist)) == (Outcome.CLASH, {"A1": 3})


def test_sent_twice_is_saved_once(checklist, item):
    cell = typed(checklist, item, "3")
    first = save(checklist, cell)
    at = checklist.ratings.get().rated_at
    assert [one.outcome for one in [*first, *save(checklist, cell)]] == ["saved", "saved"]
    assert checklist.ratings.get().rated_at == at


def test_cells_of_one_request_are_written_in_their_order(checklist, item):
    answers = save(
        checklist,
        typed(checklist, item, "3"),
        typed(checklist, item, "4", "3"),
        typed(checklist, item, "", "4"),
        typed(checklist, item, "2", ""),
    )
    assert [answer.value for answer in answers] == ["3", "4", "", "2"]
    assert standing(checklist) == {"A1": 2}


@pytest.mark.parametrize("value", ["7", "0", "x", "3.5", "ＮＡ"])
def test_save_refuses_what_is_no_level_and_holds_up_no_other(checklist, item, value):
    other = checklist.version.items.get(code="R-B2")
    wrong, right = save(checklist, typed(checklist, item, value), typed(checklist, other, "4"))
    assert (wrong.outcome, right.outcome) == (Outcome.REFUSED, Outcome.SAVED)
    assert wrong.says == f"「{value}」はA1の水準ではありません。1〜5、N、NAから選びます。"
    assert standing(checklist) == {"B2": 4}


def test_save_refuses_a_submitted_sheet_with_what_to_do(checklist, item):
    checklists.submit(checklist, by=checklist.rater)
    (answer,) = save(checklist, typed(checklist, item, "4"))
    assert answer.outcome == Outcome.REFUSED
    assert "提出済み" in answer.says
    assert standing(checklist) == {}


def test_save_knows_neither_another_office_nor_another_item(checklist, item):
    stranger = StaffFactory(role=Role.SUPPORT_WORKER)
    (answer,) = save(checklist, typed(checklist, item, "4"), by=stranger)
    (unknown,) = save(checklist, Typed(checklist.case_id, 999_999, "4"))
    assert [answer.outcome, unknown.outcome] == ["refused", "refused"]
    assert standing(checklist) == {}


def test_one_case_that_can_not_be_saved_holds_up_no_other(checklist, item):
    closed = CaseFactory(
        office=checklist.case.office,
        programme=checklist.case.programme,
        enrolled_on=dt.date(2025, 11, 1),
    )
    answers = save(checklist, Typed(closed.pk, item.pk, "4"), typed(checklist, item, "4"))
    assert [answer.outcome for answer in answers] == ["refused", "saved"]
    assert "利用登録" in answers[0].says


def test_same_is_stored_as_confirmed_only_when_it_is_last_months(checklist, item):
    rate_last_month(checklist, item, 4)
    save(checklist, typed(checklist, item, "4", same=True))
    assert checklist.ratings.get().confirmed_same
    save(checklist, typed(checklist, item, "4", "4"))  # typed after all
    assert not checklist.ratings.get().confirmed_same
    save(checklist, typed(checklist, item, "3", "4", same=True))
    cell = checklist.ratings.get()
    assert (cell.level.rank, cell.confirmed_same) == (3, False)


def test_a_saved_cell_asks_what_was_seen_when_it_jumps(checklist, item):
    rate_last_month(checklist, item, 2)
    (answer,) = save(checklist, typed(checklist, item, "4"))
    assert answer.says == "2 → 4 と2段階以上の変化です。何が見られましたか。"
    sheets.annotate(checklist, item, by=checklist.rater, note="実習で確かめた")
    (again,) = save(checklist, typed(checklist, item, "5", "4"))
    assert checklist.ratings.get().note == "実習で確かめた"
    assert again.outcome == Outcome.SAVED


def test_a_cell_with_a_note_is_not_emptied(checklist, item):
    save(checklist, typed(checklist, item, "4"))
    sheets.annotate(checklist, item, by=checklist.rater, note="面接で確認した")
    (answer,) = save(checklist, typed(checklist, item, "", "4"))
    assert (answer.outcome, answer.code) == (Outcome.REFUSED, "A1")
    assert "先にメモを空に" in answer.says
    assert standing(checklist) == {"A1": 4}


def test_a_case_that_breaks_holds_up_no_other(checklist, item):
    """A broken summary stands for whatever may break: the cells after it are saved."""
    other = CaseFactory(
        office=checklist.case.office,
        programme=checklist.case.programme,
        enrolled_on=dt.date(2025, 7, 1),
    )
    CaseMonthFactory(
        case=checklist.case, month=OCTOBER.previous.first, standings={"R-A1": "broken"}
    )
    answers = save(checklist, typed(checklist, item, "4"), Typed(other.pk, item.pk, "3"))
    assert [answer.outcome for answer in answers] == ["refused", "saved"]
    assert "管理者にお知らせください" in answers[0].says
    assert standing(checklist) == {}


def test_whoever_waited_for_a_sheet_sent_back_writes_in_the_new_one(checklist, item):
    checklists.submit(checklist, by=checklist.rater)
    draft = sheets.replace(checklist, by=checklist.rater, comment="見直し")
    (answer,) = save(checklist, typed(checklist, item, "4"))
    assert answer.outcome == Outcome.SAVED
    assert (standing(checklist), standing(draft)) == ({}, {"A1": 4})

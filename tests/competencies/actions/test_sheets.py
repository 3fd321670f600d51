from functools import partial

import pytest

from competencies.actions import sheets
from competencies.models import Checklist
from competencies.models.sheet import Frozen, Rating, State
from jobtra.models import AuditEvent
from jobtra.refusals import Refusal
from tests import together
from tests.factories.cases import StaffFactory
from tests.factories.competencies import (
    ChecklistFactory,
    ChecklistRatingFactory,
    FrameworkVersionFactory,
    GroupFactory,
    ItemFactory,
    LevelFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet():
    return ChecklistFactory()


@pytest.fixture
def item(sheet):
    """Its target is 4."""
    return ItemFactory(version=sheet.version)


def level(item, rank):
    return item.levels.get(rank=rank)


def look(sheet):
    """(state in the database, its cells)"""
    fields = ("item", "level__rank", "status", "note", "basis", "with_accommodation", "rated_by")
    return list(sheet.ratings.order_by("item").values_list(*fields))


# Rating


def test_rate_makes_the_cell_and_changes_it_in_place(sheet, item):
    other = StaffFactory(office=sheet.case.office)
    sheets.rate(sheet, item, by=sheet.rater, level=level(item, 3), note="見た", basis="seen")
    sheets.rate(sheet, item, by=other, level=level(item, 4))
    assert look(sheet) == [(item.pk, 4, "rated", "見た", "seen", False, other.pk)]


def test_rate_leaves_the_other_cells_alone(sheet, item):
    other = ItemFactory(version=sheet.version)
    sheets.rate(sheet, item, by=sheet.rater, level=level(item, 3))
    sheets.rate(sheet, other, by=sheet.rater, status=Rating.Status.NOT_OBSERVED)
    assert [row[:3] for row in look(sheet)] == [
        (item.pk, 3, "rated"),
        (other.pk, None, "not_observed"),
    ]


def test_rate_takes_a_level_of_the_items_group(sheet):
    group = GroupFactory(version=sheet.version, code="T01")
    item = ItemFactory(version=sheet.version, group=group, levels=False)
    of_group = LevelFactory(item=None, group=group, rank=2)
    sheets.rate(sheet, item, by=sheet.rater, level=of_group)
    assert sheet.ratings.get().level == of_group


def test_rate_refuses_foreign_items_and_levels(sheet, item):
    foreign = ItemFactory(version=FrameworkVersionFactory(name="2099"), group=None)
    sibling = ItemFactory(version=sheet.version)
    loose = ItemFactory(version=sheet.version, group=None)
    with pytest.raises(Refusal, match="評価票のもの"):
        sheets.rate(sheet, foreign, by=sheet.rater, level=level(foreign, 3))
    for wrong in (level(sibling, 3), level(loose, 3)):
        with pytest.raises(Refusal, match="水準"):
            sheets.rate(sheet, item, by=sheet.rater, level=wrong)
    with pytest.raises(Refusal, match="水準"):
        sheets.rate(sheet, loose, by=sheet.rater, level=level(item, 3))
    assert look(sheet) == []


@pytest.mark.parametrize("mark", ["not_observed", "not_applicable"])
def test_rate_refuses_a_mark_the_version_does_not_have(mark):
    version = FrameworkVersionFactory(name="plain", **{mark: False})
    sheet = ChecklistFactory(version=version)
    with pytest.raises(Refusal, match="記号"):
        sheets.rate(sheet, ItemFactory(version=version), by=sheet.rater, status=mark)


def test_an_accommodation_counts_at_or_above_the_target_only(sheet, item):
    for rank in (4, 5):
        sheets.rate(sheet, item, by=sheet.rater, level=level(item, rank), with_accommodation=True)
        assert sheet.ratings.get().with_accommodation
    with pytest.raises(Refusal, match="配慮"):
        sheets.rate(sheet, item, by=sheet.rater, level=level(item, 3), with_accommodation=True)
    with pytest.raises(Refusal, match="配慮"):
        sheets.rate(
            sheet, item, by=sheet.rater, status=Rating.Status.NOT_OBSERVED, with_accommodation=True
        )
    assert look(sheet)[0][1] == 5


def test_an_accommodation_stays_while_the_target_is_kept_and_goes_with_it(sheet, item):
    sheets.rate(sheet, item, by=sheet.rater, level=level(item, 4), with_accommodation=True)
    sheets.rate(sheet, item, by=sheet.rater, level=level(item, 5))
    assert sheet.ratings.get().with_accommodation
    sheets.rate(sheet, item, by=sheet.rater, level=level(item, 3))
    assert not sheet.ratings.get().with_accommodation


def test_annotate_says_how_it_is_known_and_leaves_the_rating_whose_it_was(sheet, item):
    other = StaffFactory(office=sheet.case.office)
    sheets.rate(sheet, item, by=sheet.rater, level=level(item, 4))
    sheets.annotate(sheet, item, by=other, note="企業から", basis="told_by_employer")
    expected = (item.pk, 4, "rated", "企業から", "told_by_employer", False, sheet.rater.pk)
    assert look(sheet) == [expected]
    with pytest.raises(Refusal, match="先に水準"):
        sheets.annotate(sheet, ItemFactory(version=sheet.version), by=other, note="まだ")


# Frozen after submission


@pytest.fixture
def submitted(sheet, item):
    sheets.rate(sheet, item, by=sheet.rater, level=level(item, 3), note="見た")
    return sheets.submit(sheet, by=sheet.rater)


def test_submit_stamps_and_is_written_down(submitted):
    submitted.refresh_from_db()
    assert (submitted.state, submitted.submitted_by) == (State.SUBMITTED, submitted.rater)
    event = AuditEvent.objects.get(verb="sheet.submitted")
    assert (event.target_id, event.by) == (str(submitted.pk), submitted.rater.code)


@pytest.mark.parametrize(
    "act",
    [
        lambda sheet, item: sheets.rate(sheet, item, by=sheet.rater, level=level(item, 5)),
        lambda sheet, item: sheets.annotate(sheet, item, by=sheet.rater, note="後から"),
        lambda sheet, item: sheets.submit(sheet, by=sheet.rater),
    ],
    ids=["rate", "annotate", "submit"],
)
def test_nothing_changes_after_the_submission(submitted, item, act):
    stale = Checklist.objects.get(pk=submitted.pk)
    stale.state = State.DRAFT  # as a page opened before the submission remembers it
    before = look(submitted)
    with pytest.raises(Refusal, match="提出済み"):
        act(stale, item)
    assert look(submitted) == before


def test_a_cell_of_a_submitted_sheet_can_not_be_saved_or_deleted(submitted):
    cell = submitted.ratings.get()
    with pytest.raises(Frozen):
        cell.save()
    with pytest.raises(Frozen):
        cell.delete()
    with pytest.raises(Frozen):
        ChecklistRatingFactory(sheet=submitted)


# Replacement


def test_replace_copies_the_cells_into_a_new_draft(submitted, item):
    draft = sheets.replace(submitted, by=submitted.rater, comment="写し間違い")
    assert (draft.state, draft.replaces, draft.comment) == (State.DRAFT, submitted, "写し間違い")
    assert (draft.case, draft.month, draft.version) == (
        submitted.case,
        submitted.month,
        submitted.version,
    )
    assert (draft.submitted_at, draft.submitted_by) == (None, None)
    assert look(draft) == look(submitted)
    sheets.rate(draft, item, by=submitted.rater, level=level(item, 5))
    assert [row[1] for row in look(submitted)] == [3]


def test_replaced_sheet_is_in_force_until_the_new_one_is_submitted(submitted):
    draft = sheets.replace(submitted, by=submitted.rater, comment="訂正")
    assert list(Checklist.objects.in_force()) == [submitted]
    assert list(Checklist.objects.current()) == [draft]
    sheets.submit(draft, by=submitted.rater)
    assert list(Checklist.objects.in_force()) == [draft]


def test_replace_says_why_not(sheet, submitted):
    with pytest.raises(Refusal, match="下書き"):
        sheets.replace(ChecklistFactory(), by=sheet.rater, comment="訂正")
    with pytest.raises(Refusal, match="理由"):
        sheets.replace(submitted, by=sheet.rater, comment=" ")
    sheets.replace(submitted, by=sheet.rater, comment="訂正")
    with pytest.raises(Refusal, match="差し替え"):
        sheets.replace(submitted, by=sheet.rater, comment="もう一度")


def test_replace_says_who_asked_for_it_and_when(submitted):
    manager = StaffFactory(role="case_manager", office=submitted.case.office)
    draft = sheets.replace(submitted, by=manager, comment=" 場面を書く ")
    assert (draft.comment, draft.commented_by) == ("場面を書く", manager)
    assert draft.commented_at is not None


# Check: by another person than its makers


@pytest.fixture
def manager(sheet):
    return StaffFactory(name="佐藤 花", role="case_manager", office=sheet.case.office)


def test_check_stamps_and_is_written_down(submitted, manager):
    sheets.check(submitted, by=manager)
    submitted.refresh_from_db()
    assert (submitted.state, submitted.checked_by) == (State.CHECKED, manager)
    event = AuditEvent.objects.get(verb="sheet.checked")
    assert (event.target_id, event.by) == (str(submitted.pk), manager.code)


def test_check_refuses_who_submitted_and_names_who_can(submitted, manager):
    StaffFactory(name="鈴木 一", role="office_manager", office=submitted.case.office)
    StaffFactory(name="よその", role="case_manager")
    StaffFactory(name="退職", role="case_manager", office=submitted.case.office, is_active=False)
    with pytest.raises(Refusal, match="ご自身") as refusal:
        sheets.check(submitted, by=submitted.rater)
    assert "佐藤 花、鈴木 一さん" in str(refusal.value)
    submitted.refresh_from_db()
    assert submitted.state == State.SUBMITTED


def test_check_refuses_who_rated_a_single_cell(sheet, item, manager):
    sheets.rate(sheet, item, by=manager, level=level(item, 3))
    sheets.submit(sheet, by=sheet.rater)
    with pytest.raises(Refusal, match="ほかにいません"):
        sheets.check(sheet, by=manager)
    other = StaffFactory(role="office_manager", office=sheet.case.office)
    with pytest.raises(Refusal, match=other.name):
        sheets.check(sheet, by=manager)
    assert sheets.check(sheet, by=other).state == State.CHECKED


def test_check_leaves_who_only_returned_it_free_to_check(submitted, item, manager):
    draft = sheets.send_back(submitted, by=manager, comment="場面を")
    sheets.rate(draft, item, by=submitted.rater, level=level(item, 4))
    sheets.submit(draft, by=submitted.rater)
    assert sheets.check(draft, by=manager).checked_by == manager


def test_check_says_why_not(sheet, submitted, manager):
    with pytest.raises(Refusal, match="まだ提出"):
        sheets.check(ChecklistFactory(), by=manager)
    draft = sheets.send_back(submitted, by=manager, comment="場面を")
    with pytest.raises(Refusal, match="差し戻し中"):
        sheets.check(submitted, by=manager)
    sheets.submit(draft, by=sheet.rater)
    sheets.check(draft, by=manager)
    with pytest.raises(Refusal, match="すでに"):
        sheets.check(draft, by=manager)


def test_check_each_goes_on_after_a_refusal_and_says_why(submitted, manager):
    own = ChecklistFactory(case__office=submitted.case.office, rater=manager, submitted=True)
    checked, refused = sheets.check_each([own, submitted], by=manager)
    assert checked == [submitted]
    assert [sheet for sheet, _reason in refused] == [own]
    assert "ご自身" in refused[0][1]
    own.refresh_from_db()
    assert own.state == State.SUBMITTED


# Return and reopen: a new draft that replaces


@together.needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_two_checks_at_once_leave_one_stamp_and_one_refusal(submitted, manager):
    other = StaffFactory(office=manager.office, role="office_manager")
    _done, refusal = together.meanwhile(
        partial(sheets.check, submitted, by=manager), partial(sheets.check, submitted, by=other)
    )
    assert (type(refusal), str(refusal)) == (Refusal, "この評価票はすでに点検済みか確定済みです。")
    submitted.refresh_from_db()
    assert (submitted.state, submitted.checked_by) == (State.CHECKED, manager)
    assert AuditEvent.objects.get(verb="sheet.checked").by == manager.code


@together.needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_check_each_leaves_out_what_is_returned_meanwhile(submitted, manager):
    other = ChecklistFactory(case__office=manager.office, submitted=True)
    draft, (checked, refused) = together.meanwhile(
        partial(sheets.send_back, submitted, by=manager, comment="A3を確認"),
        partial(sheets.check_each, [other, submitted], by=manager),
    )
    assert checked == [other]
    assert [(sheet, "差し戻し中" in reason) for sheet, reason in refused] == [(submitted, True)]
    submitted.refresh_from_db()
    assert (submitted.state, submitted.replaced_by) == (State.SUBMITTED, draft)


def test_send_back_makes_a_draft_with_the_comment(submitted, manager):
    draft = sheets.send_back(submitted, by=manager, comment="場面を一つ")
    assert (draft.state, draft.replaces, draft.comment) == (State.DRAFT, submitted, "場面を一つ")
    event = AuditEvent.objects.get(target_id=draft.pk)
    assert (event.verb, event.changes) == ("sheet.returned", {"replaces": submitted.pk})
    assert not AuditEvent.objects.filter(verb="sheet.replaced").exists()


def test_send_back_needs_a_comment_and_a_sheet_nobody_checked(submitted, manager):
    with pytest.raises(Refusal, match="理由"):
        sheets.send_back(submitted, by=manager, comment=" ")
    sheets.check(submitted, by=manager)
    with pytest.raises(Refusal, match="再開"):
        sheets.send_back(submitted, by=manager, comment="場面を")


def test_send_back_twice_makes_one_draft(submitted, manager):
    sheets.send_back(submitted, by=manager, comment="場面を")
    with pytest.raises(Refusal, match="差し替え"):
        sheets.send_back(submitted, by=manager, comment="場面を")
    assert Checklist.objects.filter(state=State.DRAFT).count() == 1


def test_reopen_leaves_the_locked_sheet_in_force_until_the_new_one_is_submitted(submitted, manager):
    with pytest.raises(Refusal, match="差し戻して"):
        sheets.reopen(submitted, by=manager, comment="訂正")
    sheets.check(submitted, by=manager)
    Checklist.objects.update(
        state=State.LOCKED, locked_at=submitted.submitted_at, locked_by=manager
    )
    draft = sheets.reopen(submitted, by=manager, comment="写し間違い")
    assert AuditEvent.objects.get(target_id=draft.pk).verb == "sheet.reopened"
    assert list(Checklist.objects.in_force()) == [submitted]
    sheets.submit(draft, by=submitted.rater)
    assert list(Checklist.objects.in_force()) == [draft]
    draft.refresh_from_db()
    assert draft.state == State.SUBMITTED  # it is checked again
    submitted.refresh_from_db()
    assert (submitted.state, submitted.checked_by) == (State.LOCKED, manager)

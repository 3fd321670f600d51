import pytest

from competencies.actions import sheets
from competencies.models import Checklist
from competencies.models.sheet import Frozen, Rating, State
from jobtra.models import AuditEvent
from jobtra.refusals import Refusal
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


def test_clear_empties_one_cell(sheet, item):
    other = ItemFactory(version=sheet.version)
    for each in (item, other):
        sheets.rate(sheet, each, by=sheet.rater, level=level(each, 3))
    sheets.clear(sheet, item, by=sheet.rater)
    assert [row[0] for row in look(sheet)] == [other.pk]


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
        lambda sheet, item: sheets.clear(sheet, item, by=sheet.rater),
        lambda sheet, item: sheets.submit(sheet, by=sheet.rater),
    ],
    ids=["rate", "annotate", "clear", "submit"],
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

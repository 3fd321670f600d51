import datetime as dt

import pytest
import time_machine

from competencies.actions import sheets
from competencies.measures import reviews
from competencies.measures.evidence import Question
from competencies.models import Checklist
from competencies.models.sheet import Source
from jobtra.fiscal import Month
from tests.factories.cases import CaseFactory, CaseNoteFactory, OfficeFactory, StaffFactory
from tests.factories.competencies import (
    ChecklistFactory,
    ChecklistRatingFactory,
    FrameworkVersionFactory,
    ItemFactory,
)

pytestmark = pytest.mark.django_db
OCTOBER = Month(2025, 10)
MARKS = {"N": "not_observed", "NA": "not_applicable"}


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel("2025-10-31 12:00 +0900", tick=False):
        yield


@pytest.fixture
def office():
    return OfficeFactory()


@pytest.fixture
def items():
    """Twelve requirements of one version, their target 4."""
    return ItemFactory.create_batch(12, version=FrameworkVersionFactory())


def sheet_of(case, items, values, month=OCTOBER, notes=(), **fields):
    """A submitted sheet with these values for the first items."""
    sheet = ChecklistFactory(case=case, version=items[0].version, month=month.first, **fields)
    for place, (item, value) in enumerate(zip(items, values, strict=False)):
        note = {"note": "見た"} if place in notes else {}
        if value in MARKS:
            ChecklistRatingFactory(sheet=sheet, item=item, level=None, status=MARKS[value], **note)
        else:
            ChecklistRatingFactory(sheet=sheet, item=item, rank=value, **note)
    return sheets.submit(sheet, by=sheet.rater)


def history(case, items, *months):
    """Sheets of the months before October, the last of them September's."""
    for back, values in enumerate(reversed(months), start=1):
        sheet_of(case, items, values, OCTOBER - back)


def read(*waiting):
    rows = Checklist.objects.filter(pk__in=[sheet.pk for sheet in waiting])
    return reviews.read(
        list(rows.select_related("case__youth", "version", "submitted_by")), OCTOBER
    )


def test_read_finds_falls_jumps_and_what_was_not_seen_for_months(office, items):
    case = CaseFactory(office=office)
    history(case, items, [4, 2, "N", 3], [4, 2, "N", 3])
    (found,) = read(sheet_of(case, items, [3, 4, "N", 3], notes=[0]))
    assert [(one.item, one.question, one.note) for one in found.differences] == [
        (items[0], Question("fall", 4, 3), "見た"),
        (items[1], Question("jump", 2, 4), ""),
        (items[2], Question("unseen", now=3), ""),
    ]
    assert found.counts == {"fall": 1, "jump": 1, "unseen": 1, "unnoted": 2}
    assert found.differs


def test_a_case_note_is_as_good_as_a_note(office, items):
    case = CaseFactory(office=office)
    history(case, items, [4, 2], [4, 2])
    sheet = sheet_of(case, items, [3, 4])
    note = CaseNoteFactory(case=case)
    sheet.ratings.filter(item=items[0]).update(case_note=note)
    (found,) = read(sheet)
    assert [one.case_note for one in found.differences] == [note.pk, None]
    assert found.counts["unnoted"] == 1


def test_read_holds_a_month_against_those_before_it_only(office, items):
    case = CaseFactory(office=office)
    sheet = sheet_of(case, items, [2])
    sheet_of(case, items, [5], OCTOBER + 1)
    (found,) = read(sheet)
    assert found.differences == []
    assert not found.differs


@pytest.mark.parametrize(
    ("values", "many"),
    [
        ([1, 2, "N"], True),
        ([1, 2, 3, "N"], False),
        ([1, 2, "N", "NA", "NA"], True),  # what is not applicable is no part of it
        (["N"], True),
        (["NA"], False),
        ([], False),
    ],
)
def test_many_unseen_are_a_third_of_what_was_answered(office, items, values, many):
    (found,) = read(sheet_of(CaseFactory(office=office), items, values))
    assert found.has_many_unseen is many


@pytest.mark.parametrize(
    ("values", "level"),
    [
        ([3] * 10, 3),
        ([3] * 9, None),
        ([3] * 9 + [4], None),
        ([3] * 10 + ["NA", "N"], 3),
    ],
)
def test_straight_line_is_ten_cells_of_one_level(office, items, values, level):
    (found,) = read(sheet_of(CaseFactory(office=office), items, values))
    assert found.straight_level == level
    assert found.differs is (level is not None)


def test_late_is_after_the_deadline_and_is_no_difference(office, items):
    def late(day, **fields):
        moment = dt.datetime.fromisoformat(f"{day}+09:00")
        sheet = sheet_of(CaseFactory(office=office), items, [3, 2], **fields)
        Checklist.objects.filter(pk=sheet.pk).update(submitted_at=moment)
        (found,) = read(sheet)
        assert not found.differs
        return found.is_late

    assert not late("2025-10-31T23:59")
    assert late("2025-11-01T00:00")
    assert not late("2025-11-04T09:00", source=Source.IMPORT)


def test_late_is_no_word_for_what_was_returned(office, items):
    sheet = sheet_of(CaseFactory(office=office), items, [3, 2])
    draft = sheets.replace(sheet, by=sheet.rater, comment="場面を")
    with time_machine.travel("2025-11-06 12:00 +0900", tick=False):
        (found,) = read(sheets.submit(draft, by=sheet.rater))
    assert not found.is_late


def test_makers_are_who_submitted_and_who_rated(office, items):
    sheet = ChecklistFactory(case__office=office, version=items[0].version)
    rater, helper = StaffFactory(office=office), StaffFactory(office=office)
    ChecklistRatingFactory(sheet=sheet, item=items[0], rated_by=helper)
    (found,) = read(sheets.submit(sheet, by=rater))
    assert found.makers == {rater.pk, helper.pk}


def test_read_puts_the_weightiest_first_and_else_keeps_to_kana(office, items):
    def case(kana):
        return CaseFactory(office=office, youth__kana=kana)

    plain = [sheet_of(case(kana), items, [3, 2]) for kana in ("い", "あ")]
    many = sheet_of(case("う"), items, ["N"])
    jumped, fell, noted = case("え"), case("お"), case("か")
    history(jumped, items, [1, 1], [1, 1])
    history(fell, items, [4], [4])
    history(noted, items, [1, 1], [1, 1])
    jumps = sheet_of(jumped, items, [3, 3])
    told = sheet_of(noted, items, [3, 3], notes=[0, 1])
    falls = sheet_of(fell, items, [3])
    found = read(*plain, told, many, jumps, falls)
    assert [one.sheet for one in found] == [falls, jumps, told, many, *reversed(plain)]


def test_a_sheet_with_a_part_of_a_new_rater_is_marked_and_not_plain(office, items):
    new = StaffFactory(office=office, is_cleared=False)
    old = StaffFactory(office=office)
    sheet = ChecklistFactory(
        case=CaseFactory(office=office), version=items[0].version, month=OCTOBER.first, rater=old
    )
    ChecklistRatingFactory(sheet=sheet, item=items[0], rated_by=new)
    other = sheet_of(CaseFactory(office=office), items, [3], rater=old)
    found = {one.sheet: one for one in read(sheets.submit(sheet, by=old), other)}
    assert (found[sheet].is_before_the_gate, found[sheet].differs) == (True, False)
    assert (found[sheet].is_plain, found[other].is_plain) == (False, True)


def test_who_only_submitted_and_is_new_is_found_too(office, items):
    new = StaffFactory(office=office, is_cleared=False)
    sheet = ChecklistFactory(
        case=CaseFactory(office=office), version=items[0].version, month=OCTOBER.first
    )
    ChecklistRatingFactory(sheet=sheet, item=items[0])
    (found,) = read(sheets.submit(sheet, by=new))
    assert found.is_before_the_gate

import datetime as dt

import pytest

from competencies.actions import focuses
from competencies.measures import case_notes
from competencies.measures.checklists import Cell
from jobtra.fiscal import Month
from tests.factories.cases import (
    CaseFactory,
    CaseNoteFactory,
    GoalFactory,
    NoteGoalFactory,
    StaffFactory,
    SupportPlanFactory,
)
from tests.factories.competencies import ChecklistRatingFactory, ItemFactory, NoteTagFactory

pytestmark = pytest.mark.django_db
OCTOBER = Month(2025, 10)
DAY = dt.date(2025, 10, 20)


def note_of(case, month, day=10, **fields):
    moment = dt.datetime(2025, month, day, 3, tzinfo=dt.UTC)
    return CaseNoteFactory(case=case, happened_at=moment, **fields)


def test_sections_begin_with_what_is_in_focus_and_end_with_older_tags(case, starter):
    item = starter.items.get(code="R-E5")
    focuses.put(case, item, is_set=True, by=StaffFactory(), on=DAY)
    older = ItemFactory()
    parts = case_notes.sections(case, DAY, [item, older])
    kinds = [part.kind for part in parts]
    assert (kinds[0], parts[0].items, kinds[-1], parts[-1].items) == (
        *("focus", [item], "kept", [older]),
    )
    assert parts[1].title == "生活・健康の自己管理"
    assert next(part.title for part in parts if part.kind == "stages") == "S1 つながる"
    items = [item.code for part in parts for item in part.items]
    assert len(items) == len(set(items))


def test_goals_are_those_of_the_plan_in_force_and_those_named_before():
    case = CaseFactory()
    goal = GoalFactory(plan=SupportPlanFactory(case=case, approved=True))
    other = GoalFactory()
    assert list(case_notes.goals(case, DAY)) == [goal]
    assert set(case_notes.goals(case, DAY, [other])) == {goal, other}


def test_used_are_the_tags_of_the_notes_one_sees():
    note = NoteTagFactory().note
    goal = NoteGoalFactory(note=note).goal
    NoteTagFactory(note=CaseNoteFactory(case=note.case))
    items, goals = case_notes.used(type(note).objects.filter(pk=note.pk))
    assert (items, goals) == ([note.tags.get().item], [goal])


def test_candidates_are_about_the_item_then_of_the_month_then_recent():
    case, item = CaseFactory(), ItemFactory()
    reader = StaffFactory(office=case.office)
    before, month, about = note_of(case, 9), note_of(case, 10), note_of(case, 8)
    NoteTagFactory(note=about, item=item)
    long_ago = note_of(case, 7)
    corrected = note_of(case, 10, day=12)
    note_of(case, 10, day=1, replaces=corrected, reason="誤り", is_confidential=True)
    found = case_notes.candidates(case, item, OCTOBER, staff=reader)
    assert found == [about, month, before]
    found = case_notes.candidates(case, item, OCTOBER, staff=reader, chosen=long_ago.pk)
    assert found == [long_ago, about, month, before]


def cell(note):
    return Cell(3, "rated", "", False, False, "", DAY, note and note.pk)


def test_open_are_those_the_person_may_see(django_assert_num_queries):
    note = CaseNoteFactory()
    secret = CaseNoteFactory(case=note.case, is_confidential=True)
    reader = StaffFactory(office=note.case.office)
    assert reader.role
    with django_assert_num_queries(1):
        assert case_notes.open_to(reader, [cell(note), cell(secret), None]) == {note.pk}
    with django_assert_num_queries(0):
        assert case_notes.open_to(reader, [cell(None), None]) == set()


def test_evidence_is_of_the_newest_sheets_one_may_see():
    note = CaseNoteFactory()
    rating = ChecklistRatingFactory(sheet__case=note.case, case_note=note)
    reader = StaffFactory(office=note.case.office)
    assert list(case_notes.evidence_of([note], staff=reader)) == [rating]
    assert list(case_notes.evidence_of([note], staff=StaffFactory())) == []

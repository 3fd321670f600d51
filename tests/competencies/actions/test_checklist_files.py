"""A filled file against what was typed in the browser meanwhile: plan, choice, one transaction."""

import pytest

from competencies.actions import checklist_files, checklists, sheets
from competencies.measures import anchors
from competencies.measures.checklist_files import Column, Paper, Typed
from competencies.measures.merges import Merge, fate
from competencies.models import Checklist
from competencies.models.sheet import Rating
from jobtra.models import AuditEvent, ImportBatch
from jobtra.refusals import Refusal
from tests.competencies.conftest import OCTOBER
from tests.factories.cases import CaseFactory, StaffFactory


@pytest.fixture
def items(starter):
    return {item.short_code: item for item in anchors.items_of(starter).values()}


@pytest.fixture
def paper(case, starter, items):
    """A file of one person; cells as {code: (base, value)}."""

    def of(cells, *, case=case, version=starter, code=None):
        column = Column(case.pk, code or case.code, "", version.pk, {}, "2025-10", "C4")
        typed = [
            Typed(case.pk, items[name], base, value, "2025-10", "C9")
            for name, (base, value) in cells.items()
        ]
        return Paper(OCTOBER, [column], typed, [])

    return of


def proposed(paper, by):
    return checklist_files.propose(Merge(paper, staff=by), file_name="a.xlsx", key="0" * 64, by=by)


def apply(paper, by, chosen=(), seen=None):
    batch = proposed(paper, by)
    seen = seen or Merge(paper, staff=by).digest
    return checklist_files.apply(batch, paper, chosen=set(chosen), seen=seen, by=by)


def rate(checklist, item, rank, by=None):
    sheets.rate(checklist, item, level=item.anchors[rank], by=by or checklist.rater)


def values(case):
    rows = Checklist.objects.get(case=case).ratings.values_list(
        "item__code", "level__rank", "status", "rated_by__code"
    )
    return {code.removeprefix("R-"): (rank or status, by) for code, rank, status, by in rows}


@pytest.mark.parametrize(
    ("base", "typed", "now", "expected"),
    [
        ("3", "3", "3", "untouched"),
        ("3", "3", "4", "untouched"),
        ("3", "3", "", "untouched"),
        ("3", "4", "3", "take"),
        ("", "4", "", "take"),
        ("3", "", "3", "take"),
        ("3", "4", "4", "same"),
        ("3", "", "", "same"),
        ("3", "4", "5", "conflict"),
        ("3", "4", "", "conflict"),
        ("3", "", "4", "conflict"),
        ("", "4", "5", "conflict"),
        ("", "N", "3", "conflict"),
    ],
)
def test_a_cell_is_decided_by_three_values(base, typed, now, expected):
    assert fate(base, typed, now) == expected


def test_apply_writes_what_was_changed_in_the_file_alone(checklist, case, items, paper):
    worker, colleague = checklist.rater, StaffFactory(office=case.office)
    rate(checklist, items["A1"], 3)
    rate(checklist, items["A2"], 3)
    rate(checklist, items["A3"], 2)
    file = paper({
        "A1": ("", ""), "A2": ("3", "4"), "A3": ("2", ""), "A4": ("", "N"), "B1": ("", "NA"), "B2": ("", "5"),
    })  # fmt: skip
    batch = apply(file, colleague)
    assert values(case) == {
        "A1": (3, worker.code),
        "A2": (4, colleague.code),
        "A4": ("not_observed", colleague.code),
        "B1": ("not_applicable", colleague.code),
        "B2": (5, colleague.code),
    }
    assert (batch.state, batch.applied_by) == (ImportBatch.State.APPLIED, colleague)
    assert batch.plan["create"]["ratings"] == 3
    assert batch.plan["change"]["ratings"] == 2
    event = AuditEvent.objects.get(verb="import.applied")
    assert (event.by, event.changes) == (colleague.code, {"ratings": 5, "checklists": 1})


def test_apply_opens_the_sheet_that_was_not_begun(case, items, paper, worker_of_youth):
    apply(paper({"A1": ("", "3")}), worker_of_youth)
    assert values(case) == {"A1": (3, worker_of_youth.code)}


def test_a_file_that_changes_nothing_opens_no_sheet(case, items, paper, worker_of_youth):
    apply(paper({"A1": ("", "")}), worker_of_youth)
    assert Checklist.objects.count() == 0


def test_a_conflict_keeps_what_is_in_jobtra_unless_chosen(checklist, case, items, paper):
    colleague = StaffFactory(office=case.office)
    rate(checklist, items["A1"], 5, by=colleague)
    rate(checklist, items["A2"], 5, by=colleague)
    file = paper({"A1": ("3", "4"), "A2": ("3", "4"), "A3": ("3", "4")})
    merge = Merge(file, staff=checklist.rater)
    told = [(change.item.short_code, change.now, change.typed.value) for change in merge.conflicts]
    assert told == [("A1", "5", "4"), ("A2", "5", "4"), ("A3", "", "4")]
    assert (merge.conflicts[0].cell.rated_by, merge.conflicts[2].cell) == (colleague, None)
    batch = apply(file, checklist.rater, chosen=[f"{case.pk}_{items['A2'].pk}"])
    assert (batch.plan["create"]["ratings"], batch.plan["change"]["ratings"]) == (0, 1)
    assert values(case) == {"A1": (5, colleague.code), "A2": (4, checklist.rater.code)}


def test_apply_asks_anew_when_somebody_typed_in_these_cells(checklist, case, items, paper):
    file = paper({"A1": ("", "4"), "A2": ("", "4")})
    seen = Merge(file, staff=checklist.rater).digest
    rate(checklist, items["A1"], 2)
    with pytest.raises(Refusal, match="まだ何も書き込んでいません"):
        apply(file, checklist.rater, seen=seen)
    assert values(case) == {"A1": (2, checklist.rater.code)}


def test_what_was_typed_elsewhere_does_not_hold_it_up(checklist, case, items, paper):
    file = paper({"A1": ("", "4")})
    seen = Merge(file, staff=checklist.rater).digest
    rate(checklist, items["B1"], 2)
    apply(file, checklist.rater, seen=seen)
    assert set(values(case)) == {"A1", "B1"}


def test_a_file_is_applied_once(checklist, items, paper):
    file = paper({"A1": ("", "4")})
    batch = proposed(file, checklist.rater)
    seen = Merge(file, staff=checklist.rater).digest
    checklist_files.apply(batch, file, chosen=set(), seen=seen, by=checklist.rater)
    with pytest.raises(Refusal, match="取り込み済み"):
        checklist_files.apply(batch, file, chosen=set(), seen=seen, by=checklist.rater)


def kinds(paper, staff):
    merge = Merge(paper, staff=staff)
    return [(problem.cell, problem.kind) for problem in merge.plan.problems], merge.changes


def test_a_submitted_sheet_is_reported_and_not_written(checklist, case, items, paper):
    checklists.submit(checklist, by=checklist.rater)
    file = paper({"A1": ("", "4")})
    assert kinds(file, checklist.rater) == ([("C4", "submitted")], [])
    apply(file, checklist.rater)
    assert values(case) == {}
    assert kinds(paper({"A1": ("", "")}), checklist.rater) == ([], [])  # nothing was to be written


def test_a_returned_sheet_takes_the_file(checklist, case, items, paper):
    checklists.submit(checklist, by=checklist.rater)
    draft = sheets.replace(checklist, by=checklist.rater, comment="A1 を見直す")
    apply(paper({"A1": ("", "4")}), checklist.rater)
    assert [cell.level.rank for cell in draft.ratings.all()] == [4]


def test_another_office_is_reported_and_not_written(checklist, case, items, paper):
    stranger = StaffFactory(code="stranger")
    file = paper({"A1": ("", "4")})
    assert kinds(file, stranger) == ([("C4", "unknown_person")], [])
    apply(file, stranger)
    assert values(case) == {}


def test_a_file_of_another_installation_is_reported(checklist, items, paper):
    file = paper({"A1": ("", "4")}, code="elsewhere")
    assert kinds(file, checklist.rater) == ([("C4", "unknown_person")], [])


@pytest.mark.parametrize("cells", [{"A1": ("", "4")}, {"A1": ("", "")}, {}])
def test_another_version_is_reported_whatever_stands_there(checklist, items, paper, cells):
    class Version:
        pk = -1

    file = paper(cells, version=Version)
    assert kinds(file, checklist.rater) == ([("C4", "contradiction")], [])


def test_a_month_outside_the_case_is_reported(case, starter, items, paper, worker_of_youth):
    later = CaseFactory(
        office=case.office, programme=case.programme, enrolled_on=OCTOBER.next.first
    )
    file = paper({"A1": ("", "4")}, case=later)
    assert kinds(file, worker_of_youth) == ([("C4", "outside_case")], [])


def test_an_accommodation_falls_with_the_level_below_the_target(checklist, items, paper):
    item = items["A1"]
    sheets.rate(checklist, item, level=item.anchors[4], by=checklist.rater, note="声かけ", with_accommodation=True)  # fmt: skip
    apply(paper({"A1": ("4", "2")}), checklist.rater)
    cell = checklist.ratings.get()
    assert (cell.level.rank, cell.note, cell.with_accommodation) == (2, "声かけ", False)
    assert cell.status == Rating.Status.RATED


def test_what_a_file_says_is_no_confirmation_of_last_month(checklist, items, paper):
    rate(checklist, items["A1"], 3)
    checklist.ratings.update(confirmed_same=True)
    apply(paper({"A1": ("3", "4")}), checklist.rater)
    assert checklist.ratings.get().confirmed_same is False

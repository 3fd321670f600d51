"""What an import makes, what a second one changes, and what can be taken back."""

import datetime as dt

import pytest

from cases.models import (
    Assignment,
    Attendance,
    Case,
    Employment,
    EmploymentCheck,
    Office,
    Posting,
    Staff,
    Youth,
)
from competencies.actions import checklists, import_batches, locks, sheets
from competencies.imports import workbooks
from competencies.models import CaseMonth, CaseStage, Checklist, ChecklistRating, StageJudgement
from competencies.models.sheet import Source, State, Voice
from jobtra import audit
from jobtra.models import AuditEvent, ImportBatch
from jobtra.refusals import Refusal
from tests.competencies.conftest import ITEMS
from tests.factories.cases import AssignmentFactory, CaseFactory
from tests.workbooks import csv_file, workbook

pytestmark = pytest.mark.usefixtures("programme")

SHEETS = {
    "名簿": [
        ["ケース番号", "氏名", "ふりがな", "生年月日", "初回来所日", "登録日", "コース", "担当", "状況", "終了日"],
        ["MDR-001", "山田 陽菜", "やまだ ひな", "H5.9.23", "2025/8/19", "2025/9/18", "IT", "石川", "在籍", None],
        ["MDR-002", "森 真央", "もり まお", None, "2025/5/27", None, "販売", None, "卒業", "R8.3.31"],
    ],
    "職員": [["職員番号", "氏名", "メール", "役割", "入職日"], ["S01", "石川 智也", "s01@example.jp", "支援員", "R3.4.1"]],
    "2025-09": [["No", "評価者", *ITEMS.values()], ["MDR-001", "石川 智也", 1, 4, "N", None]],
    "2025-10": [["No", "評価者", *ITEMS.values()], ["MDR-001", None, 2, 4, 3, 1], ["MDR-002", None, None, "3?", None, None]],
    "段階": [
        ["評価月", "ケース番号", "評価者", "段階", "指標1", "指標2", "指標3"],
        ["2025/8", "MDR-001", "石川 智也", "S1", 2, "N", 3],
        ["2025/9", "MDR-001", "石川 智也", "S2 整える", 2, 2, None],
        ["2025/10", "MDR-001", "石川 智也", "S2", 3, 3, 3],
    ],
    "就職": [
        ["ケース番号", "氏名", "入社日", "会社名", "雇用形態", "週所定時間", "職種", "離職日", "離職理由", "最終在職確認日"],
        ["MDR-002", "森 真央", "2026/1/5", "ア情報株式会社", "正社員", "38時間", "IT", None, None, "R8.3.1"],
    ],
}  # fmt: skip
DAYS = [
    ["日付", "ケース番号", "予定", "区分"],
    ["R7.9.19", "MDR-001", "○", "遅"],
    ["R7.9.22", "MDR-001", "", "欠"],
]
MADE = (Youth, Case, Assignment, Posting, Checklist, StageJudgement, CaseStage, Employment, EmploymentCheck, Attendance, Office)  # fmt: skip


@pytest.fixture
def by():
    return Staff.objects.system()


def changed(**sheets):
    return {**SHEETS, **sheets}


def plan(by, sheets=SHEETS, days=DAYS):
    return workbooks.plan(
        workbook(sheets), csv_file(days), office=workbooks.office_for("MDR", "みどり"), by=by
    )


def bring(by, sheets=SHEETS, days=DAYS):
    made = plan(by, sheets, days)
    office = workbooks.office_for("MDR", "みどり")
    batch = import_batches.propose(made, office=office, file_name="a.xlsx", key="0" * 64, by=by)
    return import_batches.apply(made, batch=batch, by=by, is_partial=True)


def row(values, number, column, value):
    """The rows of a sheet with one cell changed."""
    rows = [list(row) for row in values]
    rows[number][column] = value
    return rows


def test_import_makes_people_with_their_dates_and_workers(by):
    bring(by)
    case = Case.objects.get(code="MDR-001")
    assert (case.youth.name, case.youth.kana, case.youth.born_on) == (
        "山田 陽菜",
        "やまだ ひな",
        dt.date(1993, 9, 23),
    )
    assert (case.first_visit_on, case.enrolled_on, case.status) == (
        dt.date(2025, 8, 19),
        dt.date(2025, 9, 18),
        "open",
    )
    staff = Staff.objects.get(code="S01")
    assert not staff.has_usable_password()
    assert (staff.email, staff.joined_on, staff.invited_at) == (
        "s01@example.jp",
        dt.date(2021, 4, 1),
        None,
    )
    posting = Posting.objects.get(staff=staff)
    assert (posting.role, posting.starts_on, posting.office.code) == (
        "support_worker",
        dt.date(2021, 4, 1),
        "MDR",
    )
    assignment = Assignment.objects.get()
    assert (assignment.case, assignment.staff, assignment.kind, assignment.starts_on) == (
        case,
        staff,
        "key",
        case.first_visit_on,
    )
    graduate = Case.objects.get(code="MDR-002")
    assert (graduate.status, graduate.closed_on, graduate.course.code) == (
        "graduated",
        dt.date(2026, 3, 31),
        "SALES",
    )
    assert Office.objects.get(code="MDR").is_demo is False


def test_imported_sheets_are_submitted_history(by):
    batch = bring(by)
    september, october = Checklist.objects.order_by("month")
    assert {
        (s.state, s.source, s.voice, s.submitted_by, s.batch) for s in (september, october)
    } == {(State.SUBMITTED, Source.IMPORT, Voice.TEAM, by, batch)}
    staff = Staff.objects.get(code="S01")
    assert september.rater == october.rater == staff  # named there, the key worker here
    cells = september.ratings.order_by("item__position").values_list(
        "status", "level__rank", "rated_by"
    )
    assert list(cells) == [
        ("rated", 1, staff.pk),
        ("rated", 4, staff.pk),
        ("not_observed", None, staff.pk),
    ]
    assert list(CaseMonth.objects.values_list("month", "rated", "not_observed")) == [
        (dt.date(2025, 9, 1), 2, 1),
        (dt.date(2025, 10, 1), 4, 0),
    ]


def test_judgements_and_the_way_through_the_stages(by):
    bring(by)
    first = StageJudgement.objects.order_by("month").first()
    assert (first.stage.code, first.voice, first.rater.code, first.source) == (
        "S1",
        Voice.RATER,
        "S01",
        Source.IMPORT,
    )
    assert sorted(first.ratings.values_list("item__code", "level__rank")) == [
        ("S1-1", 2),
        ("S1-2", None),
        ("S1-3", 3),
    ]
    assert list(
        CaseStage.objects.order_by("starts_on").values_list("stage__code", "starts_on")
    ) == [
        ("S1", dt.date(2025, 8, 19)),
        ("S2", dt.date(2025, 9, 1)),
    ]


def test_a_file_tells_nothing_of_a_judgement_to_who_still_owes_their_own(by):
    bring(by)
    StageJudgement.objects.update(source=Source.BROWSER)
    case = Case.objects.get(code="MDR-001")
    me = AssignmentFactory(case=case, kind="second").staff
    as_it_is = plan(me)
    guessed = plan(me, changed(段階=row(SHEETS["段階"], 3, 4, 5)))
    assert [p.kind for p in as_it_is.problems if p.sheet == "段階"] == ["conflict"] * 3
    assert as_it_is.as_dict() == guessed.as_dict()
    assert not [p for p in plan(by).problems if p.sheet == "段階"]


def test_jobs_and_attendance(by):
    bring(by)
    job = Employment.objects.get()
    assert (job.case.code, job.starts_on, job.employer_name, job.contract, job.weekly_hours, job.occupation) == (
        "MDR-002", dt.date(2026, 1, 5), "ア情報株式会社", "regular", 38, "it",
    )  # fmt: skip
    assert list(job.checks.values_list("on", "status")) == [(dt.date(2026, 3, 1), "employed")]
    assert list(Attendance.objects.order_by("on").values_list("kind", "is_planned")) == [
        ("late", True),
        ("absent", False),
    ]


def test_second_import_changes_nothing(by):
    bring(by)
    again = plan(by)
    assert again.is_idle
    assert (sum(again.create.values()), sum(again.change.values())) == (0, 0)
    assert again.skip["ratings"] == 7
    assert again.skip["checklists"] == 2


def test_problems_left_write_nothing(by):
    made = plan(by)
    batch = import_batches.propose(
        made, office=Office(code="MDR"), file_name="a", key="0" * 64, by=by
    )
    with pytest.raises(Refusal):
        import_batches.apply(made, batch=batch, by=by)
    assert Case.objects.count() == 0


def test_mended_cell_is_filled_by_a_sheet_that_replaces_the_imported_one(by):
    bring(by)
    mended = changed(**{"2025-09": row(SHEETS["2025-09"], 1, 5, 5)})
    made = plan(by, mended)
    assert (made.change["checklists"], made.create["ratings"], made.create["checklists"]) == (
        1,
        1,
        0,
    )
    bring(by, mended)
    old, new = Checklist.objects.filter(month=dt.date(2025, 9, 1)).order_by("pk")
    assert (new.replaces, new.state, new.source, bool(new.comment)) == (
        old,
        State.SUBMITTED,
        Source.IMPORT,
        True,
    )
    assert (old.ratings.count(), new.ratings.count()) == (3, 4)
    assert plan(by, mended).is_idle
    assert CaseMonth.objects.get(month=dt.date(2025, 9, 1)).rated == 3


def test_mended_level_replaces_an_imported_one_and_an_empty_cell_keeps_it(by):
    bring(by)
    sheet = row(row(SHEETS["2025-09"], 1, 2, 3), 1, 3, None)
    made = plan(by, changed(**{"2025-09": sheet}))
    assert (made.change["checklists"], made.change["ratings"], made.create["ratings"]) == (1, 1, 0)
    bring(by, changed(**{"2025-09": sheet}))
    cells = Checklist.objects.in_force().get(month=dt.date(2025, 9, 1)).ratings
    assert sorted(cells.values_list("item__code", "level__rank")) == [
        ("R-A1", 3),
        ("R-A2", 4),
        ("R-B1", None),
    ]


def test_month_that_had_no_rating_gets_its_sheet(by):
    bring(by)
    made = plan(by, changed(**{"2025-10": row(SHEETS["2025-10"], 2, 3, 3)}))
    assert (made.create["checklists"], made.create["ratings"], made.is_clean) == (1, 1, True)


def test_rating_typed_in_the_browser_is_never_replaced(by):
    bring(by)
    imported = Checklist.objects.get(month=dt.date(2025, 10, 1))
    staff = Staff.objects.get(code="S01")
    draft = sheets.replace(imported, by=staff, comment="見直し", source=Source.BROWSER)
    item = draft.version.items.get(code="R-A1")
    sheets.rate(draft, item, by=staff, level=item.levels.get(rank=5))
    checklists.submit(draft, by=staff)
    made = plan(by)
    assert [(p.sheet, p.cell, p.kind, p.read) for p in made.problems if p.kind == "conflict"] == [
        ("2025-10", "C2", "conflict", "2")
    ]
    assert made.is_idle


def test_checked_month_is_not_replaced(by):
    bring(by)
    Checklist.objects.filter(month=dt.date(2025, 9, 1)).update(
        state=State.CHECKED, checked_at="2026-01-01T00:00Z", checked_by=by
    )
    made = plan(by, changed(**{"2025-09": row(SHEETS["2025-09"], 1, 5, 5)}))
    assert "conflict" in {problem.kind for problem in made.problems}
    assert made.is_idle


def test_lock_that_nobody_checked_hinders_neither_a_mended_workbook_nor_the_withdrawal(by):
    batch = bring(by)
    assert locks.lock_due(today=dt.date(2026, 8, 1), by=Staff.objects.system())
    assert set(Checklist.objects.values_list("state", flat=True)) == {State.LOCKED}
    mended = changed(**{"2025-09": row(SHEETS["2025-09"], 1, 5, 5)})
    assert plan(by, mended).change["checklists"] == 1
    import_batches.withdraw(batch, by=by)
    assert not Checklist.objects.exists()


def test_empty_fields_are_filled_and_others_reported(by):
    bring(by)
    roster = row(SHEETS["名簿"], 2, 3, "H13.3.10")
    roster = row(row(roster, 1, 8, "中断"), 1, 9, "2026/2/1")
    roster = row(roster, 1, 5, "2025/9/20")
    made = plan(by, changed(名簿=roster))
    assert (made.change["youths"], made.change["cases"]) == (1, 1)
    assert [(p.cell, p.kind) for p in made.problems if p.sheet == "名簿"] == [("F2", "conflict")]
    bring(by, changed(名簿=roster))
    case = Case.objects.get(code="MDR-001")
    assert (case.status, case.closed_on, case.enrolled_on) == (
        "interrupted",
        dt.date(2026, 2, 1),
        dt.date(2025, 9, 18),
    )
    assert Youth.objects.get(name="森 真央").born_on == dt.date(2001, 3, 10)


def test_job_learns_its_end_and_a_new_confirmation(by):
    bring(by)
    jobs = row(row(SHEETS["就職"], 1, 7, "2026/5/1"), 1, 9, "2026/4/20")
    made = plan(by, changed(就職=jobs))
    assert (made.change["employments"], made.create["employments"]) == (1, 0)
    bring(by, changed(就職=jobs))
    job = Employment.objects.get()
    assert job.left_on == dt.date(2026, 5, 1)
    assert [check.on for check in job.checks.all()] == [dt.date(2026, 3, 1), dt.date(2026, 4, 20)]


def test_withdrawal_leaves_the_house_as_it_was(by):
    batch = bring(by)
    import_batches.withdraw(batch, by=by)
    assert {model.__name__: model.objects.count() for model in MADE} == {
        m.__name__: 0 for m in MADE
    }
    assert (
        ChecklistRating.objects.count(),
        CaseMonth.objects.count(),
        Staff.objects.filter(is_system=False).count(),
    ) == (0, 0, 0)
    batch.refresh_from_db()
    assert (batch.state, batch.withdrawn_by) == (ImportBatch.State.WITHDRAWN, by)
    assert AuditEvent.objects.filter(verb="import.withdrawn").count() == 1
    assert not plan(by).is_idle


def test_withdrawal_of_a_later_import_gives_back_what_was_there(by):
    bring(by)
    roster = row(row(SHEETS["名簿"], 1, 8, "中断"), 1, 9, "2026/2/1")
    later = bring(by, changed(名簿=roster, **{"2025-09": row(SHEETS["2025-09"], 1, 5, 5)}))
    import_batches.withdraw(later, by=by)
    case = Case.objects.get(code="MDR-001")
    assert (case.status, case.closed_on) == ("open", None)
    assert CaseMonth.objects.get(month=dt.date(2025, 9, 1)).rated == 2
    assert plan(by).is_idle


def refused(batch, by):
    with pytest.raises(Refusal) as caught:
        import_batches.withdraw(batch, by=by)
    assert Case.objects.filter(code="MDR-001").exists()
    return str(caught.value)


def test_withdrawal_is_refused_when_a_later_sheet_stands_on_it(by):
    batch = bring(by)
    sheets.replace(Checklist.objects.first(), by=by, comment="見直し")
    assert str(import_batches.WORDS["competencies.Checklist"]) in refused(batch, by)


def test_withdrawal_is_refused_when_a_later_import_stands_on_it(by):
    batch = bring(by)
    bring(by, days=[*DAYS, ["R7.9.24", "MDR-001", "○", "出"]])
    assert str(import_batches.WORDS["cases.Attendance"]) in refused(batch, by)


def test_withdrawal_is_refused_when_a_row_was_worked_on(by):
    batch = bring(by)
    audit.record("case.closed", Case.objects.get(code="MDR-001"), by=by)
    assert str(import_batches.WORDS["cases.Case"]) in refused(batch, by)


def test_withdrawal_leaves_other_rows_alone(by):
    other = CaseFactory(code="OTHER-1")
    import_batches.withdraw(bring(by), by=by)
    assert list(Case.objects.all()) == [other]


def test_import_is_applied_and_withdrawn_once(by):
    batch = bring(by)
    with pytest.raises(Refusal):
        import_batches.apply(plan(by), batch=batch, by=by, is_partial=True)
    import_batches.withdraw(batch, by=by)
    with pytest.raises(Refusal):
        import_batches.withdraw(batch, by=by)

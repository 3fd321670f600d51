import datetime as dt

import pytest

from cases.models import Attendance, Case
from competencies.measures.progress import Stand
from evaluations.measures import dashboard
from evaluations.measures.reasons import OF_CONFERENCES, Kind
from jobtra.fiscal import Month
from tests.factories.cases import (
    AssignmentFactory,
    AttendanceFactory,
    CaseFactory,
    OfficeFactory,
    StaffFactory,
    SupportPlanFactory,
)
from tests.factories.competencies import (
    CaseMonthFactory,
    CaseStageFactory,
    ChecklistFactory,
    ItemFactory,
    StageFactory,
    StageJudgementFactory,
    StageJudgementRatingFactory,
)
from tests.factories.evaluations import AgendaItemFactory

pytestmark = pytest.mark.django_db
OCTOBER = Month(2025, 10)
TODAY = dt.date(2025, 10, 29)


@pytest.fixture
def office():
    return OfficeFactory()


@pytest.fixture
def manager(office):
    return StaffFactory(role="case_manager", office=office)


@pytest.fixture
def rows(office, manager):
    def rows(month=OCTOBER, today=TODAY, staff=manager):
        cases = Case.objects.visible_to(staff).followed_in(month)
        return dashboard.rows(cases, month=month, today=today, staff=staff)

    return rows


def judge(case, month, *ranks):
    """A submitted judgement by one rater a rank, of one indicator."""
    stage = StageFactory()
    item = stage.indicators.first() or ItemFactory(
        version=stage.version, group=None, stage=stage, code="S1-1"
    )
    for rank in ranks:
        sheet = StageJudgementFactory(case=case, stage=stage, month=month.first)
        StageJudgementRatingFactory(sheet=sheet, item=item, rank=rank)
        type(sheet).objects.filter(pk=sheet.pk).update(
            state="submitted",
            submitted_at=dt.datetime(2025, 10, 28, tzinfo=dt.UTC),
            submitted_by=sheet.rater,
        )
    return item


def test_rows_take_the_stage_and_the_key_worker_of_the_day(rows, office):
    case = CaseFactory(office=office)
    first, second = StageFactory(code="S1"), StageFactory(code="S2", position=1, overstay_weeks=13)
    CaseStageFactory(case=case, stage=first, starts_on=dt.date(2025, 4, 1))
    CaseStageFactory(case=case, stage=second, starts_on=dt.date(2025, 9, 3))
    AssignmentFactory(case=case, starts_on=dt.date(2025, 4, 1))
    now = AssignmentFactory(case=case, starts_on=dt.date(2025, 10, 1)).staff
    AssignmentFactory(case=case, starts_on=dt.date(2025, 11, 1))
    (row,) = rows()
    assert (row.stage, row.weeks, row.typical, row.is_overstay) == (second, 8, 13, False)
    assert row.worker == now
    assert rows(Month(2025, 8))[0].stage == first


def test_rows_take_the_latest_summary_at_or_before_the_month(rows, office):
    case = CaseFactory(office=office)
    for month in (8, 9, 11):
        CaseMonthFactory(case=case, month=dt.date(2025, month, 1))
    (row,) = rows()
    assert (row.summary.month, row.is_of_month) == (dt.date(2025, 9, 1), False)
    (row,) = rows(Month(2025, 9))
    assert (row.summary.month, row.is_of_month) == (dt.date(2025, 9, 1), True)


def test_rows_count_attendance_of_the_month_without_excused_and_unplanned_days(rows, office):
    case = CaseFactory(office=office)
    kinds = Attendance.Kind
    for day, kind, planned in [
        (1, kinds.PRESENT, True),
        (2, kinds.LATE, True),
        (3, kinds.ABSENT, True),
        (6, kinds.EXCUSED, True),
        (7, kinds.PRESENT, False),
    ]:
        AttendanceFactory(case=case, on=dt.date(2025, 10, day), kind=kind, is_planned=planned)
    AttendanceFactory(case=case, on=dt.date(2025, 9, 30))
    (row,) = rows()
    assert (row.came, row.planned) == (2, 3)


def test_rows_know_the_last_conference_that_discussed_the_case(rows, office):
    case = CaseFactory(office=office)
    stamp = {"discussed_at": dt.datetime(2025, 9, 10, tzinfo=dt.UTC)}
    for day in (dt.date(2025, 6, 11), dt.date(2025, 9, 10), dt.date(2025, 11, 12)):
        by = StaffFactory(office=office)
        AgendaItemFactory(
            conference__office=office, conference__held_on=day, case=case, discussed_by=by, **stamp
        )
    AgendaItemFactory(conference__office=office, conference__held_on=TODAY, case=case)
    (row,) = rows()
    assert (row.discussed_on, row.is_discussed) == (dt.date(2025, 9, 10), True)


def test_rows_look_from_today_while_the_month_is_in_work_and_from_its_end_before(rows, office):
    assert dashboard.day_looked_from(OCTOBER, dt.date(2025, 11, 10)) == dt.date(2025, 11, 10)
    assert dashboard.day_looked_from(OCTOBER, dt.date(2025, 11, 20)) == dt.date(2025, 10, 31)
    assert dashboard.day_looked_from(OCTOBER, TODAY) == TODAY


def test_rows_find_each_reason(rows, office):
    case = CaseFactory(office=office)
    ItemFactory(code="R-E4", title={"ja": "期限を守る", "en": "Deadlines"})
    CaseStageFactory(case=case, starts_on=dt.date(2025, 4, 1))
    CaseMonthFactory(case=case, due=6, due_not_observed=3, fallen_items={"R-E4": [4, 3]})
    for day in (27, 28, 29):
        AttendanceFactory(case=case, on=dt.date(2025, 10, day), kind=Attendance.Kind.ABSENT)
    judge(case, OCTOBER, 2, 4)
    SupportPlanFactory(case=case)
    AgendaItemFactory(
        conference__office=office,
        conference__held_on=dt.date(2025, 5, 1),
        case=case,
        discussed_at=dt.datetime(2025, 5, 1, tzinfo=dt.UTC),
        discussed_by=StaffFactory(),
    )
    (row,) = rows()
    assert [reason.kind for reason in row.reasons] == [
        kind for kind in Kind if kind not in OF_CONFERENCES
    ]


def test_rows_give_a_closed_case_no_reason(rows, office):
    case = CaseFactory(office=office, status="graduated", closed_on=dt.date(2025, 10, 15))
    CaseStageFactory(case=case, starts_on=dt.date(2025, 1, 1))
    (row,) = rows()
    assert (row.is_closed, row.reasons, row.weeks) == (True, (), 41)


def test_judgements_of_another_month_or_a_draft_are_left_out(rows, office):
    case = CaseFactory(office=office)
    item = judge(case, OCTOBER.previous, 1, 5)
    StageJudgementRatingFactory(
        sheet=StageJudgementFactory(case=case, stage=item.stage), item=item, rank=1
    )
    judge(case, OCTOBER, 4)
    (row,) = rows()
    assert (row.judges, row.reasons) == (1, ())


def test_judgements_are_hidden_from_the_assigned_until_they_submit(rows, office):
    case = CaseFactory(office=office)
    worker = AssignmentFactory(case=case, staff=StaffFactory(office=office)).staff
    item = judge(case, OCTOBER, 2, 4)
    assert [(row.judges, row.reasons) for row in rows(staff=worker)] == [(0, ())]
    sheet = StageJudgementFactory(case=case, stage=item.stage, rater=worker, submitted=True)
    assert sheet.rater == worker
    assert [row.judges for row in rows(staff=worker)] == [2]
    assert [row.reasons[0].kind for row in rows(staff=worker)] == [Kind.SPLIT]


def test_arrange_puts_reasons_first_then_kana(rows, office):
    for kana, began in [("うえの", 2025), ("あおき", 2025), ("わだ", 2020)]:
        case = CaseFactory(office=office, youth__kana=kana)
        CaseStageFactory(case=case, starts_on=dt.date(began, 10, 1))
    found = rows()
    assert [row.kana for row in found] == ["わだ", "あおき", "うえの"]
    assert [row.kana for row in dashboard.arrange(found, "youth")] == ["あおき", "うえの", "わだ"]
    assert [row.kana for row in dashboard.arrange(found, "-youth")] == ["わだ", "うえの", "あおき"]
    assert [row.kana for row in dashboard.arrange(found, "weeks")] == ["あおき", "うえの", "わだ"]
    assert dashboard.arrange(found, "attained") == found


def test_no_order_ranks_people():
    assert set(dashboard.ORDERS) == {"youth", "stage", "weeks", "discussed", "worker", "sheet"}


def test_strip_counts_over_those_asked(rows, office):
    CaseFactory(office=office, enrolled_on=None)
    CaseFactory(office=office)
    ChecklistFactory(case__office=office, submitted=True)
    sheet = ChecklistFactory(case__office=office, submitted=True)
    type(sheet).objects.filter(pk=sheet.pk).update(
        state="checked", checked_at=dt.datetime(2025, 10, 29, tzinfo=dt.UTC), checked_by=sheet.rater
    )
    judge(sheet.case, OCTOBER, 3, 3)
    strip = dashboard.strip(rows())
    assert strip == dashboard.Strip(asked=3, handed_in=2, checked=1, discussed=0, double=1)
    assert [row.progress.stand for row in rows()].count(Stand.NOT_ASKED) == 1


def test_rows_cost_the_same_with_more_cases_and_more_history(
    rows, office, manager, django_assert_max_num_queries
):
    def grow(months):
        case = AssignmentFactory(case__office=office).case
        CaseStageFactory(case=case)
        for n in range(months):
            CaseMonthFactory(case=case, month=(OCTOBER - n).first, fallen_items={"R-E4": [4, 3]})
        judge(case, OCTOBER, 3, 3)

    grow(1)
    with django_assert_max_num_queries(11) as one:
        rows()
    for _ in range(3):
        grow(12)
    with django_assert_max_num_queries(len(one)):
        rows()

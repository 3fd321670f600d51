import datetime as dt

import pytest

from cases.models import Attendance, Case
from competencies.measures.progress import Stand
from evaluations.measures import today
from jobtra.fiscal import FiscalYear, Month
from tests.factories.cases import (
    AssignmentFactory,
    AttendanceFactory,
    OfficeFactory,
    StaffFactory,
)
from tests.factories.competencies import (
    ChecklistFactory,
    ChecklistRatingFactory,
    FeedbackFactory,
    FrameworkVersionFactory,
    ItemFactory,
)
from tests.factories.evaluations import (
    AgendaItemFactory,
    AnnualEvaluationFactory,
    CaseConferenceFactory,
    DecisionFactory,
)

pytestmark = pytest.mark.django_db
DAY = dt.date(2025, 10, 29)  # a Wednesday


@pytest.fixture
def me():
    return StaffFactory(office=OfficeFactory())


@pytest.fixture
def sheet(me):
    """A draft with one of three cells, of a case of mine."""
    version = FrameworkVersionFactory()
    items = ItemFactory.create_batch(3, version=version)
    sheet = ChecklistFactory(
        case=AssignmentFactory(case__office=me.office, staff=me).case, version=version
    )
    ChecklistRatingFactory(sheet=sheet, item=items[0])
    return sheet


def work(me, day=DAY):
    return today.work(Case.objects.visible_to(me).assigned_to(me), day)


def test_work_counts_the_cells_left(me, sheet):
    found = work(me)
    assert (found.month, found.deadline) == (Month(2025, 10), dt.date(2025, 10, 31))
    assert (found.left, found.done, found.total, found.minutes) == (2, 1, 3, 1)
    assert (found.days_left, found.days_late) == (2, -2)


def test_work_goes_on_with_what_was_begun_then_with_the_next(me, sheet):
    fresh = AssignmentFactory(
        case__office=me.office, case__youth__kana="あ", staff=me, case__youth__name="新"
    ).case
    assert work(me).following.case == sheet.case
    type(sheet).objects.update(
        state="submitted", submitted_at=dt.datetime(2025, 10, 28, tzinfo=dt.UTC), submitted_by=me
    )
    found = work(me)
    assert found.following.case == fresh
    assert [line.progress.stand for line in found.lines] == [Stand.NOT_STARTED, Stand.SUBMITTED]


def test_work_is_finished_when_all_are_submitted(me, sheet):
    type(sheet).objects.update(
        state="submitted", submitted_at=dt.datetime(2025, 10, 28, tzinfo=dt.UTC), submitted_by=me
    )
    found = work(me)
    assert (found.following, found.unfinished, found.left) == (None, [], 0)


def test_work_keeps_the_last_month_until_the_twentieth(me, sheet):
    found = work(me, dt.date(2025, 11, 19))
    assert (found.month, found.days_late) == (Month(2025, 10), 19)
    assert work(me, dt.date(2025, 11, 20)).month == Month(2025, 11)
    assert work(me, dt.date(2025, 11, 20)).left_over == 1


def test_work_leaves_out_the_youths_of_others(me):
    AssignmentFactory(case__office=me.office)
    assert work(me).lines == []


def decide(me, due_on, **kwargs):
    if "agenda_item" not in kwargs:
        kwargs["agenda_item__conference__office"] = me.office
    return DecisionFactory(owner=me, due_on=due_on, **kwargs)


def test_arrivals_are_the_planned_of_the_day(me):
    cases = Case.objects.visible_to(me)
    here = AttendanceFactory(case__office=me.office, on=DAY)
    absent = AttendanceFactory(case__office=me.office, on=DAY, kind=Attendance.Kind.ABSENT)
    AttendanceFactory(case__office=me.office, on=DAY, is_planned=False)
    AttendanceFactory(case__office=me.office, on=DAY - dt.timedelta(days=1))
    AttendanceFactory(on=DAY)
    assert today.arrivals(cases, DAY) == [here, absent]


def test_next_conference_is_the_nearest_with_my_cases_counted(me):
    mine = Case.objects.visible_to(me).assigned_to(me)
    for days in (-1, 20, 5):
        conference = CaseConferenceFactory(office=me.office, held_on=DAY + dt.timedelta(days=days))
    CaseConferenceFactory(held_on=DAY)
    AgendaItemFactory(conference=conference)
    AgendaItemFactory(
        conference=conference, case=AssignmentFactory(case__office=me.office, staff=me).case
    )
    found = today.next_conference(me, mine, DAY)
    assert (found, found.mine) == (conference, 1)


def test_office_month_counts_who_still_owes_what(me):
    manager = StaffFactory(role="case_manager", office=me.office)
    for _ in range(2):
        AssignmentFactory(case__office=me.office, staff=me)
    about = AgendaItemFactory(conference__office=me.office)
    ChecklistFactory(case__office=me.office, submitted=True)
    yesterday = DAY - dt.timedelta(days=1)
    late = decide(me, yesterday, agenda_item=about)
    decide(manager, yesterday, agenda_item=about)
    decide(me, DAY, agenda_item=about)
    found = today.office_month(Case.objects.visible_to(manager), manager, DAY)
    assert (found.strip.asked, found.strip.handed_in, found.to_check) == (4, 1, 1)
    assert found.waiting == [(None, 1), (me, 2)]
    assert found.overdue == [late]
    assert found.waiting_elsewhere == []
    ChecklistFactory(case__office=me.office, submitted=True, month=dt.date(2025, 8, 1))
    again = today.office_month(Case.objects.visible_to(manager), manager, DAY)
    assert again.waiting_elsewhere == [(Month(2025, 8), 1)]


def test_editions_are_of_the_year_that_ended():
    evaluator = StaffFactory(role="evaluator")
    assert not today.editions(evaluator, DAY).is_made
    AnnualEvaluationFactory(fiscal_year=2024, closed=True)
    assert not today.editions(evaluator, DAY).is_made
    edition = AnnualEvaluationFactory(fiscal_year=2024, office=None, closed=True)
    found = today.editions(evaluator, DAY)
    assert (found.year, found.is_made, found.report_by) == (
        FiscalYear(2024),
        True,
        dt.date(2025, 6, 30),
    )
    assert edition in found.rows


def test_people_counts_who_can_not_log_in_yet():
    administrator = StaffFactory(role="administrator")
    StaffFactory(email=None)
    StaffFactory(is_active=False)
    imported = StaffFactory()
    imported.set_unusable_password()
    imported.save()
    offices = 3
    assert today.people(administrator) == today.People(
        offices=offices, active=3, uninvited=1, without_email=1, inactive=1
    )


# Feedback


def test_feedback_to_give_is_that_of_open_cases_and_not_given(me):
    rows = [AssignmentFactory(case__office=me.office, staff=me) for _ in range(3)]
    sheets = [ChecklistFactory(case=row.case, submitted=True) for row in rows]
    FeedbackFactory(case=rows[1].case, checklist=sheets[1], given=True)
    Case.objects.filter(pk=rows[2].case.pk).update(status="interrupted", closed_on=DAY)
    lines = today.feedback_to_give(Case.objects.visible_to(me), DAY)
    assert [line.case for line in lines] == [rows[0].case]

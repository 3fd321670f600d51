import datetime as dt

import pytest

from cases.access import Role
from evaluations.measures import calendar
from tests.factories.cases import (
    AssignmentFactory,
    CaseFactory,
    EmploymentCheckFactory,
    EmploymentFactory,
    EnquiryFactory,
    StaffFactory,
    SupportPlanFactory,
)
from tests.factories.evaluations import CaseConferenceFactory, DecisionFactory

pytestmark = pytest.mark.django_db
TODAY = dt.date(2025, 7, 10)


@pytest.fixture
def worker():
    return StaffFactory()


@pytest.fixture
def case(worker):
    case = CaseFactory(office=worker.office, code="C-77", youth__name="宇野 美咲")
    return AssignmentFactory(case=case, staff=worker).case


def keys(staff, start=""):
    return {
        event.key: (event.starts, event.words)
        for event in calendar.of(staff, TODAY)
        if event.key.startswith(start)
    }


def test_deadlines_of_the_month_in_work_and_the_next(worker):
    assert keys(worker) == {
        "checklists-2025-06": (dt.date(2025, 6, 30), "月次評価の締切"),
        "checklists-2025-07": (dt.date(2025, 7, 31), "月次評価の締切"),
    }


def test_conferences_of_the_own_office(worker):
    CaseConferenceFactory(held_on=TODAY)
    row = CaseConferenceFactory(office=worker.office, held_on=TODAY)
    CaseConferenceFactory(office=worker.office, held_on=dt.date(2025, 5, 1))
    assert keys(worker, "conference") == {f"conference-{row.pk}": (TODAY, "ケース会議(定例)")}


def test_reviews_of_plans_in_force_of_my_cases(worker, case):
    plan = SupportPlanFactory(case=case, approved=True)
    SupportPlanFactory(case=case)  # a draft
    SupportPlanFactory(case=CaseFactory(office=worker.office), approved=True)
    assert keys(worker, "plan") == {f"plan-{plan.pk}": (dt.date(2025, 7, 31), "計画の見直し C-77")}


def test_checks_of_jobs_that_last_without_those_done(worker, case):
    job = EmploymentFactory(case=case, starts_on=dt.date(2025, 6, 2))
    EmploymentCheckFactory(employment=job, point="w2")
    EmploymentFactory(case=case, starts_on=dt.date(2025, 6, 3), left_on=dt.date(2025, 6, 20))
    assert {key: day for key, (day, _words) in keys(worker, "check-").items()} == {
        f"check-{job.pk}-m1": dt.date(2025, 7, 1),
        f"check-{job.pk}-m3": dt.date(2025, 9, 1),
        f"check-{job.pk}-m6": dt.date(2025, 12, 1),
        f"check-{job.pk}-m12": dt.date(2026, 6, 1),
    }


def test_appointments_of_enquiries_that_i_took(worker):
    moment = dt.datetime(2025, 7, 11, 5, tzinfo=dt.UTC)
    row = EnquiryFactory(office=worker.office, taken_by=worker, next_at=moment, name="宇野 美咲")
    EnquiryFactory(office=worker.office, next_at=moment)
    EnquiryFactory(office=worker.office, taken_by=worker, next_at=moment, ended=True)
    words = f"受付 E{row.pk} の約束"
    assert keys(worker, "enquiry") == {f"enquiry-{row.pk}": (moment, words)}


def test_decisions_that_are_mine(worker, case):
    where = {"agenda_item__conference__office": worker.office, "agenda_item__case": case}
    row = DecisionFactory(owner=worker, due_on=TODAY, **where)
    DecisionFactory(agenda_item__conference__office=worker.office, due_on=TODAY)
    assert keys(worker, "decision") == {f"decision-{row.pk}": (TODAY, "決定事項の期限 C-77")}


def test_head_office_has_no_dates_here():
    assert calendar.of(StaffFactory(role=Role.EVALUATOR), TODAY) == []

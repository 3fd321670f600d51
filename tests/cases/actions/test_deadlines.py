import datetime as dt

import pytest

from cases.access import Role
from cases.actions import deadlines
from cases.models import Notification
from tests.factories.cases import (
    AssignmentFactory,
    AttendanceFactory,
    CaseFactory,
    EmploymentFactory,
    StaffFactory,
    SupportPlanFactory,
)

pytestmark = pytest.mark.django_db
REVIEW = dt.date(2025, 7, 31)  # of the factory's plan
HIRED = dt.date(2025, 4, 1)


@pytest.fixture
def case():
    return CaseFactory(first_visit_on=None, enrolled_on=dt.date(2025, 3, 3))


@pytest.fixture
def people(case):
    worker = StaffFactory(office=case.office, code="worker")
    AssignmentFactory(case=case, staff=worker, starts_on=case.enrolled_on)
    for role, code in [(Role.CASE_MANAGER, "manager"), (Role.OFFICE_MANAGER, "director")]:
        StaffFactory(office=case.office, role=role, code=code)
        StaffFactory(role=role, code=f"foreign {code}")


def told(today, case):
    """{(verb, code)} of what the people hear anew on that day (the plan's signers left out)."""
    known = set(Notification.objects.values_list("pk", flat=True))
    deadlines.tell_due(today=today)
    fresh = Notification.objects.exclude(pk__in=known)
    assert {row.case for row in fresh} <= {case}
    return {(row.verb, row.staff.code) for row in fresh if not row.staff.code.startswith("ST")}


def test_a_review_is_told_at_21_and_14_days_when_overdue_and_goes_up_after_14(case, people):
    SupportPlanFactory(case=case, approved=True)
    days = [-22, -21, -20, -14, -1, 0, 13, 14, 60]
    heard = {day: told(REVIEW + dt.timedelta(days=day), case) for day in days}
    near = {("plan_review.due", "worker")}
    late = {("plan_review.overdue", "worker"), ("plan_review.overdue", "manager")}
    up = late | {("plan_review.overdue", "director")}
    assert heard == {
        -22: set(),
        -21: near,
        -20: set(),
        -14: near,
        -1: set(),
        0: late,
        13: set(),
        14: up,
        60: set(),
    }


def test_a_case_without_a_plan_is_told_once(case, people):
    day = case.enrolled_on + dt.timedelta(days=31)
    missing = {("plan_review.no_plan", "worker"), ("plan_review.no_plan", "manager")}
    assert (told(day, case), told(day, case)) == (missing, set())


def test_an_employment_check_is_told_when_its_window_opens_and_when_it_closed(case, people):
    case.status, case.graduated_on = "graduated", HIRED
    case.save()
    EmploymentFactory(case=case, starts_on=HIRED)
    due_on = dt.date(2025, 4, 14)  # after two weeks
    heard = {day: told(due_on + dt.timedelta(days=day), case) for day in (-8, -7, 0)}
    assert heard == {-8: set(), -7: {("retention.due", "worker")}, 0: set()}
    assert told(due_on + dt.timedelta(days=22), case) == {
        ("retention.overdue", "worker"),
        ("retention.overdue", "manager"),
        ("retention.due", "worker"),  # of the first month
    }


def missed(case, day, kind="absent"):
    AttendanceFactory(case=case, on=day, kind=kind)


def test_staying_away_is_told_once_until_they_come(case, people):
    first = dt.date(2025, 4, 1)
    away = {("absence.alert", "worker"), ("absence.alert", "manager")}
    missed(case, first - dt.timedelta(days=1), "present")
    heard = []
    for n in range(40):
        missed(case, first + dt.timedelta(days=n))
        found = told(first + dt.timedelta(days=n), case)
        heard.append({one for one in found if one[0] == "absence.alert"})
    assert [n for n, one in enumerate(heard) if one] == [1, 2]  # 1 of 3 days, then three running
    assert heard[2] == away
    missed(case, first + dt.timedelta(days=40), "late")
    for n in range(41, 44):
        missed(case, first + dt.timedelta(days=n))
    assert away <= told(first + dt.timedelta(days=43), case)


def test_a_closed_case_is_silent(case, people):
    SupportPlanFactory(case=case, approved=True)
    EmploymentFactory(case=case, starts_on=HIRED)
    case.closed_on, case.status = dt.date(2025, 6, 30), "interrupted"
    case.save()
    assert told(REVIEW, case) == set()

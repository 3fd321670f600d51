import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from cases.access import Role
from cases.actions import employments
from cases.models import Employment
from jobtra.refusals import Refusal
from tests.factories.cases import (
    CaseFactory,
    ContactAttemptFactory,
    EmployerFactory,
    EmploymentCheckFactory,
    EmploymentFactory,
    JobApplicationFactory,
    StaffFactory,
)

pytestmark = pytest.mark.django_db
START = dt.date(2025, 10, 1)


@pytest.fixture
def case():
    return CaseFactory(enrolled_on=dt.date(2025, 4, 15))


@pytest.fixture
def worker(case):
    return StaffFactory(office=case.office)


@pytest.fixture
def employment(case):
    return EmploymentFactory(case=case, starts_on=START)


def record(case, worker, **kwargs):
    fields = {"company": "みなと情報", "starts_on": START, "weekly_hours": 38} | kwargs
    return employments.record(case, by=worker, **fields)


def test_a_job_knows_the_company_of_the_list(case, worker):
    employer = EmployerFactory(office=case.office, name="みなと情報")
    EmployerFactory(name="みなと情報")
    row = record(case, worker)
    assert (row.employer, row.employer_name) == (employer, "みなと情報")


def test_the_application_that_led_to_it_is_accepted(case, worker):
    application = JobApplicationFactory(case=case, applied_on=dt.date(2025, 9, 1))
    record(case, worker, application=application)
    application.refresh_from_db()
    assert (application.stage, application.next_on) == ("accepted", None)
    assert application.result_on is not None


def test_nobody_is_hired_before_the_enrolment(case, worker):
    with pytest.raises(Refusal, match="利用登録より前"):
        record(case, worker, starts_on=dt.date(2025, 4, 14))
    case.enrolled_on = None
    case.save()
    with pytest.raises(Refusal, match="利用登録がまだ"):
        record(case, worker)
    assert not Employment.objects.exists()


def test_the_database_refuses_it_too(case, employment):
    with pytest.raises(IntegrityError, match="before the enrolment"), transaction.atomic():
        Employment.objects.filter(pk=employment.pk).update(starts_on=dt.date(2025, 4, 14))
    case.enrolled_on = dt.date(2025, 10, 2)
    with pytest.raises(IntegrityError, match="before the enrolment"), transaction.atomic():
        case.save()
    with pytest.raises(IntegrityError, match="before the enrolment"), transaction.atomic():
        EmploymentFactory(case=case, starts_on=dt.date(2025, 4, 1))


def check(employment, worker, **kwargs):
    fields = {"on": dt.date(2025, 10, 31), "status": "employed", "point": "m1"} | kwargs
    return employments.check(employment, by=worker, **fields)


def test_a_check_says_who_asked_and_when(employment, worker):
    row = check(employment, worker, condition="よく眠れている")
    assert (row.recorded_by, row.told) == (worker, [("体調・睡眠", "よく眠れている")])


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"on": START - dt.timedelta(1)}, "入社日より前"),
        ({"status": "left"}, "離職は、離職の記録"),
    ],
)
def test_a_check_that_can_not_be_is_refused(employment, worker, fields, sentence):
    with pytest.raises(Refusal, match=sentence):
        check(employment, worker, **fields)
    assert not employment.checks.exists()


def test_unknown_needs_three_attempts_by_two_ways_since_the_last_answer(employment, worker):
    EmploymentCheckFactory(employment=employment, on=dt.date(2025, 10, 10))
    ContactAttemptFactory(employment=employment, on=dt.date(2025, 10, 5), method="mail")
    for day in (12, 13, 14):
        ContactAttemptFactory(employment=employment, on=dt.date(2025, 10, day))
    with pytest.raises(Refusal, match="いまは3回"):
        check(employment, worker, status="unknown")
    employments.attempt(employment, on=dt.date(2025, 10, 15), method="mail", by=worker)
    assert check(employment, worker, status="unknown").status == "unknown"


def separate(employment, worker, **kwargs):
    fields = {"left_on": dt.date(2025, 12, 26), "leaving": "health"} | kwargs
    return employments.separate(employment, by=worker, **fields)


def test_leaving_is_told_to_the_case_manager_who_checks_it(employment, worker):
    manager = StaffFactory(office=worker.office, role=Role.CASE_MANAGER)
    row = separate(employment, worker)
    assert (row.left_on, row.separated_by) == (dt.date(2025, 12, 26), worker)
    assert list(row.checks.values_list("status", "on")) == [("left", row.left_on)]
    assert manager.notifications.get().verb == "employment.separated"
    assert employments.check_separation(row, by=manager).separation_checked_by == manager


@pytest.mark.parametrize(
    ("left_on", "sentence"),
    [(START - dt.timedelta(1), "入社日より前"), (dt.date(2025, 11, 4), "在職を確認")],
)
def test_a_leaving_that_contradicts_is_refused(employment, worker, left_on, sentence):
    EmploymentCheckFactory(employment=employment, on=dt.date(2025, 11, 5))
    with pytest.raises(Refusal, match=sentence):
        separate(employment, worker, left_on=left_on)
    employment.refresh_from_db()
    assert employment.left_on is None


def test_a_leaving_is_recorded_once_and_checked_only_when_recorded(employment, worker):
    with pytest.raises(Refusal, match="離職の記録がありません"):
        employments.check_separation(employment, by=worker)
    separate(employment, worker)
    with pytest.raises(Refusal, match="すでに記録"):
        separate(employment, worker)


def test_after_the_leaving_nobody_is_at_work(employment, worker):
    separate(employment, worker)
    with pytest.raises(Refusal, match="その日にはもう離職"):
        check(employment, worker, on=dt.date(2025, 12, 27))

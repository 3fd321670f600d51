import datetime as dt
import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from evaluations.actions import annual_evaluations
from evaluations.models import AnnualEvaluation
from jobtra import jobs
from jobtra.models import Job
from tests.factories.cases import CaseFactory, EmploymentFactory, OfficeFactory, StaffFactory

pytestmark = pytest.mark.django_db


def run(*arguments):
    out = io.StringIO()
    call_command("annual_evaluation", "--fiscal-year", "2025", *arguments, stdout=out)
    return out.getvalue()


def test_the_shape_is_that_of_the_product():
    office = OfficeFactory(code="MDR")
    case = CaseFactory(office=office, first_visit_on=None, enrolled_on=dt.date(2024, 5, 1))
    EmploymentFactory(case=case, starts_on=dt.date(2024, 6, 1), left_on=dt.date(2024, 8, 31))
    nobody = {"numerator": 0, "denominator": 0, "wilson95": None}
    none_due = {
        "due": 0,
        "retained": 0,
        "left": 0,
        "unknown": 0,
        "rate_known": None,
        "wilson95": None,
        "lower": None,
        "upper": None,
    }
    stayed = {
        **none_due,
        "due": 1,
        "retained": 1,
        "rate_known": 1.0,
        "wilson95": [0.206549, 1.0],
        "lower": 1.0,
        "upper": 1.0,
    }
    left = {
        **stayed,
        "retained": 0,
        "left": 1,
        "rate_known": 0.0,
        "wilson95": [0.0, 0.793451],
        "lower": 0.0,
        "upper": 0.0,
    }
    found = json.loads(run("--office", "MDR", "--json"))
    assert found == {
        "fiscal_year": 2025,
        "scope": "MDR",
        "cut_off": "2026-04-30",
        "hash": AnnualEvaluation.objects.get().hash,
        "indicators": {
            "K08": {"at_6_months_this_cohort": {"n": 0, "median": None}},
            "K12": {"this_cohort_so_far": nobody},
            "K13": {
                "mature_cohort": {
                    "numerator": 1,
                    "denominator": 1,
                    "wilson95": [0.206549, 1.0],
                },
                "this_cohort_so_far": nobody,
            },
            "K19": {
                "hired_2024": {"1": stayed, "3": stayed, "6": left, "12": left},
                "hired_2025": dict.fromkeys(["1", "3", "6", "12"], none_due),
            },
        },
    }


def test_without_an_office_all_are_counted_together():
    for _ in range(2):
        CaseFactory(first_visit_on=None, enrolled_on=dt.date(2024, 5, 1))
    found = json.loads(run())
    assert found["scope"] == "all"
    assert found["indicators"]["K13"]["mature_cohort"]["denominator"] == 2


def test_the_same_data_print_the_same():
    OfficeFactory(code="MDR")
    assert run("--json") == run("--json")
    assert "\n" not in run("--json").strip()


def test_an_unknown_office_is_named_with_those_there_are():
    OfficeFactory(code="MDR")
    with pytest.raises(CommandError, match=r"no office XYZ\. Offices: MDR\.") as refused:
        run("--office", "XYZ")
    assert refused.value.returncode == 2
    assert AnnualEvaluation.objects.count() == 0


def test_an_impossible_year_is_refused():
    with pytest.raises(CommandError, match="20 is no fiscal year"):
        call_command("annual_evaluation", "--fiscal-year", "20")


def test_a_failure_is_said_with_its_kind():
    annual_evaluations.request(fiscal_year=2025, by=StaffFactory(), send=False)
    work = jobs.HANDLERS.pop(annual_evaluations.KIND)
    try:
        with pytest.raises(CommandError, match="did not come to an end: KeyError"):
            run()
    finally:
        jobs.HANDLERS[annual_evaluations.KIND] = work


def test_it_goes_on_with_what_a_killed_worker_left():
    evaluation = annual_evaluations.request(fiscal_year=2025, by=StaffFactory(), send=False)
    jobs.claim(evaluation.job_id)
    Job.objects.update(heartbeat_at=timezone.now() - 2 * jobs.STALE_AFTER)
    run()
    evaluation.refresh_from_db()
    assert evaluation.is_closed
    assert AnnualEvaluation.objects.count() == 1

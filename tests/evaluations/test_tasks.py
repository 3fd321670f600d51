"""With a real worker, on the broker of the settings: the file broker, or Redis where it is set."""

import datetime as dt
import time

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.access import Role
from evaluations.models import AnnualEvaluation
from jobtra import jobs
from jobtra.models import Job
from tests.factories.cases import CaseFactory, OfficeFactory, StaffFactory

pytestmark = pytest.mark.worker


def ended(evaluation):
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        job = Job.objects.get(pk=evaluation.job_id)
        if job.is_finished:
            return job
        time.sleep(0.1)
    return job


def test_the_button_makes_a_worker_close_an_edition(worker, client):
    office = OfficeFactory()
    CaseFactory(office=office, first_visit_on=None, enrolled_on=dt.date(2024, 5, 1))
    client.force_login(StaffFactory(role=Role.EVALUATOR))
    client.post(reverse("evaluations:annual_evaluation_run"), {"fiscal_year": 2025})
    evaluation = AnnualEvaluation.objects.get()
    job = ended(evaluation)
    assert (job.state, job.error, job.done, job.total) == (Job.State.DONE, "", 2, 2)
    figure = evaluation.figures.get(scope="", indicator="K13", cohort="mature_cohort")
    assert figure.values["denominator"] == 1


def test_the_sweep_hands_the_worker_what_a_killed_one_left(worker):
    evaluation = AnnualEvaluation.objects.create(
        fiscal_year=2025,
        job=jobs.enqueue("annual_evaluation", key="killed", by=StaffFactory(), send=False),
        cut_off=dt.date(2026, 4, 30),
        code_version="0",
        requested_at=timezone.now(),
        requested_by=StaffFactory(),
    )
    jobs.claim(evaluation.job_id)
    Job.objects.update(heartbeat_at=timezone.now() - 2 * jobs.STALE_AFTER)
    jobs.sweep()
    job = ended(evaluation)
    assert (job.state, job.attempts) == (Job.State.DONE, 2)
    evaluation.refresh_from_db()
    assert evaluation.is_closed

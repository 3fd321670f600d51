import os
import subprocess
import sys
import threading

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from kombu import Connection

from jobtra import jobs, tasks
from jobtra.celery import app
from jobtra.models import Job
from jobtra.refusals import Refusal
from tests.factories.cases import StaffFactory
from tests.factories.jobtra import JobFactory

pytestmark = pytest.mark.django_db
KIND = "test"


@pytest.fixture
def handler():
    """Register what a job of KIND does; taken away afterwards."""
    yield jobs.handles(KIND)
    jobs.HANDLERS.pop(KIND, None)


@pytest.fixture
def messages():
    """The keys that lie in the queue; what others left there is thrown away first."""
    take()
    return take


def take():
    found = []
    with Connection(
        settings.CELERY_BROKER_URL, transport_options=app.conf.broker_transport_options
    ) as broker:
        queue = broker.SimpleQueue("celery")
        while True:
            try:
                message = queue.get(block=False)
            except queue.Empty:
                return found
            message.ack()
            if message.headers["task"] == tasks.run_job.name:
                found += message.payload[0]


def running(**fields):
    return JobFactory(
        kind=KIND, state=Job.State.RUNNING, attempts=1, heartbeat_at=timezone.now(), **fields
    )


def silent(**fields):
    """At work for all we know, but without a sign of life for too long."""
    job = running(**fields)
    Job.objects.filter(pk=job.pk).update(heartbeat_at=timezone.now() - 2 * jobs.STALE_AFTER)
    return job


def aged(**fields):
    job = JobFactory(kind=KIND, **fields)
    Job.objects.filter(pk=job.pk).update(queued_at=timezone.now() - 2 * jobs.WAITS_LONG)
    return job


# Asking


def test_enqueue_makes_a_row_and_sends_its_key_after_the_commit(
    messages, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as callbacks:
        job = jobs.enqueue(KIND, key="one", by=StaffFactory(), office=3)
    assert messages() == []
    assert (job.state, job.kind, job.params) == ("queued", KIND, {"office": 3})
    for callback in callbacks:
        callback()
    assert messages() == [job.pk]


def test_enqueue_gives_the_unfinished_job_of_the_key(django_capture_on_commit_callbacks):
    first = JobFactory(key="one")
    with django_capture_on_commit_callbacks() as callbacks:
        assert jobs.enqueue(KIND, key="one", by=StaffFactory()) == first
    assert callbacks == []


def test_enqueue_begins_anew_when_the_last_one_ended():
    ended = JobFactory(key="one", state=Job.State.DONE, finished_at=timezone.now())
    assert jobs.enqueue(KIND, key="one", by=StaffFactory()) != ended


def test_enqueue_without_sending_leaves_the_work_to_the_caller(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        jobs.enqueue(KIND, key="one", by=StaffFactory(), send=False)
    assert callbacks == []


SEND = """
import django
django.setup()
from django.conf import settings
from jobtra import jobs, models
if settings.CELERY_BROKER_URL == "filesystem://":
    (settings.VAR_DIR / "queue").rmdir()
jobs.deliver(models.Job(pk=77))
print(settings.CELERY_BROKER_TRANSPORT_OPTIONS.get("max_retries"))
"""


@pytest.mark.parametrize("broker", ["redis://127.0.0.1:1/0", "filesystem://"])
def test_a_broker_that_is_away_costs_no_error_and_no_wait(broker, tmp_path):
    """With the settings as they are, hence in a process of its own. A retry would take seconds."""
    environment = {**os.environ, "CELERY_BROKER_URL": broker, "JOBTRA_VAR": str(tmp_path)}
    sent = subprocess.run(
        [sys.executable, "-c", SEND],
        env={**environment, "DJANGO_SETTINGS_MODULE": "jobtra.settings"},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "job 77 waits for the sweep" in sent.stderr
    assert sent.stdout.strip() == ("0" if broker.startswith("redis") else "None")


# Working


def test_run_does_the_work_and_ends(handler):
    seen = []
    handler(seen.append)
    job = JobFactory(kind=KIND)
    assert jobs.run(job.pk) == job
    job.refresh_from_db()
    assert seen == [job]
    assert (job.state, job.attempts, job.error) == (Job.State.DONE, 1, "")
    assert job.finished_at


def test_the_task_does_the_work(handler):
    seen = []
    handler(seen.append)
    job = JobFactory(kind=KIND)
    tasks.run_job(job.pk)
    assert seen == [job]


@pytest.mark.parametrize("make", [running, lambda **f: done(**f)])
def test_run_leaves_alone_what_another_holds_or_what_ended(handler, make):
    seen = []
    handler(seen.append)
    assert jobs.run(make().pk) is None
    assert seen == []


def done(**fields):
    return JobFactory(kind=KIND, state=Job.State.DONE, finished_at=timezone.now(), **fields)


def test_run_of_a_key_that_is_gone_does_nothing():
    assert jobs.run(10**9) is None


def test_a_failure_keeps_the_kind_of_the_error_and_no_text_of_it(handler, caplog):
    @handler
    def fail(job):
        raise ValueError("山田 陽菜")

    job = jobs.run(JobFactory(kind=KIND).pk)
    job.refresh_from_db()
    assert (job.state, job.error) == (Job.State.FAILED, "ValueError")
    assert job.finished_at


def test_a_refusal_keeps_its_sentence(handler):
    @handler
    def refuse(job):
        raise Refusal("There is no office.")

    job = jobs.run(JobFactory(kind=KIND).pk)
    job.refresh_from_db()
    assert (job.state, job.error) == (Job.State.FAILED, "There is no office.")


def test_a_kind_that_nobody_handles_fails():
    job = jobs.run(JobFactory(kind="nobody's").pk)
    assert (job.state, job.error) == (Job.State.FAILED, "KeyError")


# Progress, and one attempt at a time


def test_advance_is_seen_by_others():
    job = jobs.claim(JobFactory().pk)
    jobs.advance(job, done=2, total=5, message="みどり台")
    seen = Job.objects.get(pk=job.pk)
    assert (seen.done, seen.total, seen.message) == (2, 5, "みどり台")
    jobs.advance(job, done=3)
    seen.refresh_from_db()
    assert (seen.done, seen.total, seen.message) == (3, 5, "")


def test_advance_is_a_sign_of_life():
    job = silent()
    jobs.advance(job)
    assert jobs.claim(job.pk) is None


def test_a_silent_job_is_taken_over_and_its_first_attempt_stops():
    first = silent()
    second = jobs.claim(first.pk)
    assert second.attempts == 2
    with pytest.raises(jobs.TakenOver):
        jobs.advance(first, done=1)
    jobs.advance(second, done=1)
    assert jobs.claim(first.pk) is None


def test_an_attempt_that_was_given_up_writes_nothing(handler):
    """It loses the job in the middle of its work; what its step wrote goes with it."""

    @handler
    def slow(job):
        if job.attempts > 1:
            return
        Job.objects.filter(pk=job.pk).update(heartbeat_at=timezone.now() - 2 * jobs.STALE_AFTER)
        jobs.run(job.pk)
        with transaction.atomic():
            StaffFactory(code="too late")
            jobs.advance(job, done=9)

    job = JobFactory(kind=KIND)
    assert jobs.run(job.pk) is None
    job.refresh_from_db()
    assert (job.state, job.attempts, job.done) == (Job.State.DONE, 2, 0)
    assert not type(job.queued_by).objects.filter(code="too late").exists()


def test_the_end_of_a_given_up_attempt_does_not_end_the_job():
    first = silent()
    second = jobs.claim(first.pk)
    jobs.finish(first, Job.State.FAILED, error="late")
    second.refresh_from_db()
    assert (second.state, second.error) == (Job.State.RUNNING, "")


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_do_the_work_once(handler):
    seen, gate = [], threading.Barrier(2)
    handler(lambda job: seen.append(job.pk))
    job = JobFactory(kind=KIND)

    def work():
        gate.wait()
        try:
            jobs.run(job.pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    job.refresh_from_db()
    assert seen == [job.pk]
    assert (job.state, job.attempts) == (Job.State.DONE, 1)


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_make_one_job():
    by, gate, made = StaffFactory(), threading.Barrier(2), []

    def click():
        gate.wait()
        try:
            made.append(jobs.enqueue(KIND, key="one", by=by, send=False))
        finally:
            connection.close()

    threads = [threading.Thread(target=click) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made[0] == made[1]
    assert Job.objects.count() == 1


# The sweep


def test_sweep_sends_what_waits_long_and_what_fell_silent(messages):
    JobFactory(kind=KIND)
    running()
    done()
    waits, fell_silent = aged(), silent()
    assert set(jobs.sweep()) == {waits, fell_silent}
    assert set(messages()) == {waits.pk, fell_silent.pk}


def test_sweep_gives_up_on_what_was_tried_too_often(messages):
    job = silent()
    Job.objects.filter(pk=job.pk).update(attempts=jobs.ATTEMPTS)
    assert jobs.sweep() == []
    job.refresh_from_db()
    assert (job.state, job.error) == (Job.State.FAILED, "given up")
    assert job.finished_at
    assert messages() == []


def test_a_lost_message_costs_a_delay_only(handler, messages):
    seen = []
    handler(lambda job: seen.append(job.pk))
    job = aged()
    tasks.sweep_jobs()
    for pk in messages():
        tasks.run_job(pk)
    assert seen == [job.pk]


def test_beat_sweeps_each_minute_and_old_sweeps_expire():
    assert settings.CELERY_BEAT_SCHEDULE["send stale jobs again"] == {
        "task": tasks.sweep_jobs.name,
        "schedule": 60.0,
        "options": {"expires": 60},
    }


def test_beat_forgets_old_uploads():
    entry = settings.CELERY_BEAT_SCHEDULE["forget old uploads"]
    assert entry["task"] == tasks.forget_uploads.name


def test_the_message_names_a_task_that_exists():
    assert tasks.run_job.name in app.tasks
    assert tasks.sweep_jobs.name in app.tasks

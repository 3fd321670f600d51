"""Background work: a row first, a message after commit, a sweep for what got lost."""

import datetime as dt
import logging

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from kombu.exceptions import OperationalError

from jobtra.celery import app
from jobtra.models import Job

logger = logging.getLogger(__name__)
STALE_AFTER = dt.timedelta(minutes=5)
ATTEMPTS = 3
HANDLERS = {}


def handles(kind):
    """Register a function of one `Job` as the one that does the work of `kind`."""

    def register(function):
        HANDLERS[kind] = function
        return function

    return register


def enqueue(kind, *, key, by, send=True, **params):
    """The unfinished job of this `key`, made now if there is none; sent when the row is safe."""
    job, made = Job.objects.get_or_create(
        key=key,
        state__in=[Job.State.QUEUED, Job.State.RUNNING],
        defaults={"kind": kind, "params": params, "queued_at": timezone.now(), "queued_by": by},
    )
    if made and send:
        transaction.on_commit(lambda: deliver(job))
    return job


def latest(key):
    """The newest job of this key, or None."""
    return Job.objects.filter(key=key).first()


def deliver(job):
    """Put the key on the broker. A broker that is away costs a delay: the sweep sends again."""
    try:
        app.send_task("jobtra.tasks.run_job", args=[job.pk], retry=False)
    except OperationalError:
        logger.warning("job %s waits for the sweep: the broker did not answer", job.pk)


def run(pk):
    """Do the work of one job, once. A job that another worker holds, or that ended, is left alone."""
    job = claim(pk)
    if job is None:
        return None
    try:
        HANDLERS[job.kind](job)
    except Exception as error:
        logger.exception("job %s failed", job.pk)
        finish(job, Job.State.FAILED, error=f"{type(error).__name__}: {error}")
        return job
    finish(job, Job.State.DONE)
    return job


@transaction.atomic
def claim(pk):
    job = Job.objects.select_for_update().filter(claimable(), pk=pk).first()
    if job:
        job.state, job.heartbeat_at, job.attempts = (
            Job.State.RUNNING,
            timezone.now(),
            job.attempts + 1,
        )
        job.save()
    return job


def claimable():
    stale = timezone.now() - STALE_AFTER
    return Q(state=Job.State.QUEUED) | Q(state=Job.State.RUNNING, heartbeat_at__lt=stale)


def advance(job, *, done=None, total=None, message=""):
    """Say how far the work is; also the sign of life that keeps the sweep away."""
    job.done = job.done if done is None else done
    job.total = job.total if total is None else total
    job.message, job.heartbeat_at = message, timezone.now()
    job.save(update_fields=["done", "total", "message", "heartbeat_at"])


def finish(job, state, error=""):
    job.state, job.error, job.finished_at = state, error, timezone.now()
    job.save()


def sweep():
    """Send again what was lost; give up on what was tried too often. Returns the jobs sent."""
    waiting = timezone.now() - dt.timedelta(minutes=1)
    lost = Job.objects.filter(claimable()).filter(
        Q(state=Job.State.RUNNING) | Q(queued_at__lt=waiting)
    )
    lost.filter(attempts__gte=ATTEMPTS).update(
        state=Job.State.FAILED, finished_at=timezone.now(), error="given up"
    )
    sent = list(lost.filter(attempts__lt=ATTEMPTS))
    for job in sent:
        deliver(job)
    return sent

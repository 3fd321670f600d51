"""Background work: a row first, a message after commit, a sweep for what got lost.

Any number of messages may arrive for one job, and a worker may die in the middle: `claim` gives the
work to one attempt at a time, and `advance` tells an attempt that was given up to stop. So a handler
writes each step in a transaction that begins with `advance`, and makes a step again without harm.
"""

import datetime as dt
import logging

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from kombu.exceptions import OperationalError

from jobtra.celery import app
from jobtra.models import Job
from jobtra.refusals import Refusal

logger = logging.getLogger(__name__)
STALE_AFTER = dt.timedelta(minutes=2)  # without a sign of life; a handler's step is shorter
WAITS_LONG = dt.timedelta(minutes=1)  # in the queue: its message may be lost
ATTEMPTS = 3
HANDLERS = {}


class TakenOver(Exception):
    """Another attempt goes on with this job; whoever hears this stops and writes nothing more."""


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
        transaction.on_commit(lambda: deliver(job), robust=True)
    return job


def latest(key):
    """The newest job of this key, or None."""
    return Job.objects.filter(key=key).first()


def deliver(job):
    """Put the key on the broker. A broker that is away costs a delay: the sweep sends again."""
    try:
        app.send_task("jobtra.tasks.run_job", args=[job.pk], retry=False)
    except (OperationalError, OSError):
        logger.warning("job %s waits for the sweep: the broker did not answer", job.pk)


def run(pk):
    """Do the work of one job. Returns it, or None when another attempt has it or it ended before."""
    job = claim(pk)
    if job is None:
        return None
    try:
        HANDLERS[job.kind](job)
    except TakenOver:
        logger.warning("job %s was taken over from attempt %s", job.pk, job.attempts)
        return None
    except Refusal as refusal:
        finish(job, Job.State.FAILED, error=str(refusal))
    except Exception as error:
        logger.exception("job %s failed", job.pk)
        # The kind of error only: its text may quote what a row holds.
        finish(job, Job.State.FAILED, error=type(error).__name__)
    else:
        finish(job, Job.State.DONE)
    return job


@transaction.atomic
def claim(pk):
    """The job as a new attempt, or None when it is in good hands or finished."""
    job = Job.objects.select_for_update().filter(claimable(), pk=pk).first()
    if job:
        job.state, job.heartbeat_at = Job.State.RUNNING, timezone.now()
        job.attempts += 1
        job.save()
    return job


def claimable():
    stale = timezone.now() - STALE_AFTER
    return Q(state=Job.State.QUEUED) | Q(state=Job.State.RUNNING, heartbeat_at__lt=stale)


def advance(job, *, done=None, total=None, message=""):
    """Say how far the work is; also the sign of life that keeps the sweep away.

    Raises TakenOver when this attempt no longer holds the job. Inside a transaction the row stays
    locked, so nobody takes the job over before what the step writes is safe.
    """
    job.done = job.done if done is None else done
    job.total = job.total if total is None else total
    job.message, job.heartbeat_at = message, timezone.now()
    if not write(job, "done", "total", "message", "heartbeat_at"):
        raise TakenOver(job.pk)


def finish(job, state, error=""):
    """End the job, unless another attempt holds it by now."""
    job.state, job.error, job.finished_at = state, error, timezone.now()
    write(job, "state", "error", "finished_at")


def write(job, *fields):
    """Write fields of a job if this attempt still holds it. Returns whether it did."""
    held = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, attempts=job.attempts)
    return bool(held.update(**{name: getattr(job, name) for name in fields}))


def sweep():
    """Send again what was lost; give up on what was tried too often. Returns the jobs sent."""
    waiting = timezone.now() - WAITS_LONG
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

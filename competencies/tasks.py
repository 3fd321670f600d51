from celery import shared_task
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Staff
from competencies.actions import (
    agreement_figures,
    double_ratings,
    import_batches,
    locks,
    reminders,
)
from competencies.imports import workbooks
from jobtra import jobs
from jobtra.models import ImportBatch


@jobs.handles(import_batches.JOB)
def apply_import(job):
    """Apply a proposed import: read the kept files, plan anew, write. Applied before, it is done."""
    batch = ImportBatch.objects.get(pk=job.params["batch"])
    if batch.state == ImportBatch.State.PLANNED:
        jobs.advance(job, total=2, message=_("The files are read."))
        plan = workbooks.replan(batch, by=job.queued_by)
        jobs.advance(job, done=1, message=_("The rows are written."))
        import_batches.apply(
            plan, batch=batch, by=job.queued_by, is_partial=job.params["is_partial"]
        )
        jobs.advance(job, done=2)


@shared_task(name="competencies.tasks.lock_months")
def lock_months():
    today, by = timezone.localdate(), Staff.objects.system()
    locks.lock_due(today=today, by=by)
    double_ratings.close_due(today=today, by=by)


@shared_task(name="competencies.tasks.send_reminders")
def send_reminders():
    reminders.send_due(today=timezone.localdate(), by=Staff.objects.system())


@shared_task(name="competencies.tasks.count_agreement")
def count_agreement():
    agreement_figures.refresh_all(today=timezone.localdate(), by=Staff.objects.system())


@shared_task(name="competencies.tasks.draw_double_ratings")
def draw_double_ratings():
    double_ratings.draw_due(today=timezone.localdate(), by=Staff.objects.system())

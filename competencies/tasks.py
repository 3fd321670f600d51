from competencies.actions import import_batches
from competencies.imports import workbooks
from jobtra import jobs
from jobtra.models import ImportBatch


@jobs.handles(import_batches.JOB)
def apply_import(job):
    """Apply a proposed import: read the kept files, plan anew, write."""
    batch = ImportBatch.objects.get(pk=job.params["batch"])
    workbooks.apply(batch, by=job.queued_by, is_partial=job.params["is_partial"])

from celery import shared_task

from jobtra import importing, jobs


@shared_task(name="jobtra.tasks.run_job")
def run_job(pk):
    jobs.run(pk)


@shared_task(name="jobtra.tasks.sweep_jobs")
def sweep_jobs():
    jobs.sweep()


@shared_task(name="jobtra.tasks.forget_uploads")
def forget_uploads():
    importing.forget_old()

import json
import time

from django.core.management.base import BaseCommand, CommandError

from cases.models import Office, Staff
from evaluations import tasks  # noqa: F401  registers what the job does
from evaluations.actions import annual_evaluations
from evaluations.exports.annual_evaluations import as_json
from jobtra import jobs
from jobtra.models import Job

YEARS = range(1990, 2100)


class Command(BaseCommand):
    help = "Evaluate a fiscal year in this process and print the frozen figures as JSON."

    def add_arguments(self, parser):
        parser.add_argument("--fiscal-year", type=int, required=True, metavar="YEAR")
        parser.add_argument("--office", metavar="CODE", help="One office; without, all together.")
        parser.add_argument("--json", action="store_true", help="On one line, for programs.")

    def handle(self, *, fiscal_year, office, **options):
        if fiscal_year not in YEARS:
            raise CommandError(f"{fiscal_year} is no fiscal year; write it like 2025.")
        evaluation = annual_evaluations.request(
            fiscal_year=fiscal_year,
            office=self.office(office) if office else None,
            by=Staff.objects.system(),
            send=False,
        )
        job = self.finished(evaluation.job)
        if job.state == Job.State.FAILED:
            raise CommandError(f"The evaluation did not come to an end: {job.error}")
        evaluation.refresh_from_db()
        indent = None if options["json"] else 2
        self.stdout.write(json.dumps(as_json(evaluation), ensure_ascii=False, indent=indent))

    def office(self, code):
        office = Office.objects.filter(code=code).first()
        if office is None:
            known = ", ".join(Office.objects.values_list("code", flat=True)) or "none yet"
            raise CommandError(f"There is no office {code}. Offices: {known}.", returncode=2)
        return office

    def finished(self, job):
        """Do the work here; when a worker is at it already, wait, and go on if that one died."""
        while not job.is_finished:
            if jobs.run(job.pk) is None:
                time.sleep(0.5)
            job.refresh_from_db()
        return job

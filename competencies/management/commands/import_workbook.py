import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from cases.models import Staff
from competencies.actions import import_batches
from competencies.imports import workbooks
from jobtra import importing
from jobtra.refusals import Refusal
from jobtra.spreadsheets import Unreadable


class Command(BaseCommand):
    help = (
        "Plan or apply an office's own workbook. Exit code 0: clean or applied; 1: problems are "
        "left (without --partial nothing is written); 2: not readable, nothing is changed."
    )

    def add_arguments(self, parser):
        parser.add_argument("file")
        parser.add_argument("--attendance", metavar="FILE.csv")
        parser.add_argument("--office", metavar="CODE", required=True)
        parser.add_argument("--name", default="", help="the name of a new office")
        parser.add_argument("--apply", action="store_true", help="write it, when it is clean")
        parser.add_argument("--partial", action="store_true", help="write what has no problem")
        parser.add_argument("--json", action="store_true", help="the plan as one object")

    def handle(self, *args, file, **options):
        by = Staff.objects.system()
        try:
            office = workbooks.office_for(options["office"], options["name"])
            plan = workbooks.plan(file, options["attendance"], office=office, by=by)
        except Unreadable as error:
            if options["json"]:
                self.print_json(workbooks.unreadable(Path(file).name, error))
            raise CommandError(str(error), returncode=2) from error
        except Refusal as refusal:
            raise CommandError(str(refusal), returncode=2) from refusal
        if options["apply"] and (plan.is_clean or options["partial"]):
            self.apply(plan, office, Path(file), options, by)
        if options["json"]:
            self.print_json(plan.as_dict())
        else:
            self.print_plan(plan)
        if not plan.is_clean:
            sys.exit(1)

    @transaction.atomic
    def apply(self, plan, office, file, options, by):
        key = importing.digest({"workbook.xlsx": file.read_bytes()})
        batch = import_batches.propose(plan, office=office, file_name=file.name, key=key, by=by)
        import_batches.apply(plan, batch=batch, by=by, is_partial=options["partial"])

    def print_json(self, data):
        self.stdout.write(json.dumps(data, ensure_ascii=False, indent=1))

    def print_plan(self, plan):
        for noun, create, change, skip in plan.rows():
            self.stdout.write(f"{noun:17} create {create:6}  change {change:5}  skip {skip:6}")
        for problem in plan.problems:
            self.stdout.write(f"{problem.sheet} {problem.cell} {problem.kind}: {problem.message}")
        for left in plan.ignored:
            self.stdout.write(f"{left['sheet']}: {left['what']} ({left['count']}) not imported")

from django.core.management.base import BaseCommand

from cases.models import Case
from competencies.actions import case_months
from competencies.models import CaseMonth

CHUNK = 200


class Command(BaseCommand):
    help = "Make the monthly summaries of all cases anew from their sheets."

    def add_arguments(self, parser):
        parser.add_argument(
            "--missing",
            action="store_true",
            help="Only of cases with a month that an earlier version of JobTra summed up.",
        )

    def handle(self, *, missing, **options):
        cases = Case.objects.order_by("pk")
        if missing:
            old = CaseMonth.objects.filter(standings={}, rated__gt=0)
            cases = cases.filter(pk__in=old.values("case"))
        cases = list(cases)
        written = sum(
            case_months.write(cases[start : start + CHUNK]) for start in range(0, len(cases), CHUNK)
        )
        self.stdout.write(f"{written} summaries")

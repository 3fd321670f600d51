from django.core.management.base import BaseCommand

from cases.models import Case
from competencies.actions import case_months

CHUNK = 200


class Command(BaseCommand):
    help = "Make the monthly summaries of all cases anew from their sheets."

    def handle(self, *args, **options):
        cases = list(Case.objects.order_by("pk"))
        written = sum(
            case_months.write(cases[start : start + CHUNK]) for start in range(0, len(cases), CHUNK)
        )
        self.stdout.write(f"{written} summaries")

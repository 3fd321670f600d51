import json
from pathlib import Path

from django.core.management.base import BaseCommand
from django.db import transaction

from cases.models import Staff
from competencies.actions import frameworks, programmes

CONTENT = Path(__file__).parents[2] / "content"


class Command(BaseCommand):
    help = "Load and publish the starter programme and frameworks. The second time changes nothing."

    @transaction.atomic
    def handle(self, *args, verbosity, **options):
        for name in ("requirements", "stages"):
            version, made = frameworks.load(read(name), by=Staff.objects.system())
            if verbosity:
                self.stdout.write(
                    f"{version.framework.code} {version.name}: {'published' if made else 'unchanged'}"
                )
        programmes.load(read("programme"))


def read(name):
    return json.loads((CONTENT / f"{name}.json").read_text(encoding="utf-8"))

import json

from django.core.management.base import BaseCommand, CommandError

from cases.models import Staff
from competencies.actions import frameworks
from jobtra.refusals import Refusal


class Command(BaseCommand):
    help = "Load and publish the framework of a JSON file. The same file again changes nothing."

    def add_arguments(self, parser):
        parser.add_argument("file")

    def handle(self, *args, file, **options):
        try:
            with open(file, encoding="utf-8") as source:
                version, made = frameworks.load(json.load(source), by=Staff.objects.system())
        except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
            raise CommandError(f"{file} can not be read as JSON: {error}") from error
        except (KeyError, TypeError, AttributeError) as error:
            raise CommandError(f"{file} is not a framework file: {error}") from error
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            f"{version.framework.code} {version.name}: {'published' if made else 'unchanged'}"
        )

from unicodedata import east_asian_width

from django.core.management import BaseCommand, CommandError, call_command
from django.db import connection
from django.utils import timezone

from cases import demo
from cases.models import Office
from evaluations.demo import mass, writing
from jobtra.fiscal import parse_date


class Command(BaseCommand):
    help = "Make the invented demo offices, once, and print their log-ins."

    def add_arguments(self, parser):
        parser.add_argument("--scale", choices=("demo", *mass.SIZES), default="demo")
        parser.add_argument("--cases", type=int, default=28, help="Cases an office.")
        parser.add_argument("--today", type=parse_date, help="The day it should look like.")
        parser.add_argument("--logins-only", action="store_true", help="Make nothing.")

    def handle(self, *, scale, cases, today, logins_only, verbosity, **options):
        if not logins_only and not Office.objects.filter(is_demo=True).exists():
            self.make(scale, cases, today or timezone.localdate())
        if verbosity:
            self.table(demo.logins())

    def make(self, scale, cases, today):
        if Office.objects.exists():
            raise CommandError("A real office exists here: the demo needs a database of its own.")
        if scale == "demo":
            call_command("load_starter", verbosity=0)
            writing.write(today=today, cases=cases)
            return
        if connection.vendor != "postgresql":
            raise CommandError(f"The scale {scale} needs PostgreSQL: set DATABASE_URL.")
        call_command("load_starter", verbosity=0)
        mass.write(mass.SIZES[scale], today=today, say=self.stdout.write)

    def table(self, people):
        if not people:
            return
        columns = ("office", "role", "name", "login", "password")
        wide = {name: max(width(person[name]) for person in people) for name in columns}
        for person in people:
            cells = (person[name] + " " * (wide[name] - width(person[name])) for name in columns)
            self.stdout.write("  ".join(cells).rstrip())


def width(text):
    """Columns of a terminal: Japanese letters take two."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)

"""Years of an office, or of a nation's offices, made inside PostgreSQL for the benchmarks.

Every row comes out of INSERT … SELECT; chance is a hash of the row's number, so the same day and size
give the same figures. Foreign keys are right by construction and not checked again, row by row.
"""

import time
from contextlib import contextmanager
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction

from cases.access import Role
from cases.demo import PASSWORD
from cases.models import Attendance, Case, Office
from competencies.actions import case_months
from competencies.models import ChecklistRating
from evaluations.demo import calibrations, people
from evaluations.demo.mass_base import Base, is_superuser
from evaluations.demo.mass_files import Files
from evaluations.demo.mass_sheets import Sheets
from evaluations.demo.places import employ

CHUNK = 200  # cases whose summaries are written at once
TEAM = (*[Role.SUPPORT_WORKER] * 6, Role.CASE_MANAGER, Role.OFFICE_MANAGER)


@dataclass(frozen=True)
class Size:
    """How many offices; in each the cases that were closed over the years, and those still open."""

    offices: int
    closed: int
    still: int = 100
    years: int = 10


SIZES = {"office": Size(1, 10_500), "nation": Size(180, 5_000)}


def write(size, *, today, say=print):
    """Make the offices one by one, each in a transaction of its own. `say` is told the progress."""
    password = make_password(PASSWORD)
    with connection.cursor() as cursor, without_indexes(cursor, ChecklistRating, Attendance):
        for number in range(1, size.offices + 1):
            begun = time.monotonic()
            with transaction.atomic():
                if number == 1:
                    employ("HQ", None, people.HEAD_OFFICE, today, password)
                office = open_office(number, today, password)
                Mass(cursor, office, size, today).write()
                summarise(office)
            say(f"{office.code}: {time.monotonic() - begun:.0f} s")
    if not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


@contextmanager
def without_indexes(cursor, *models):
    """Build the indexes that guard nothing after the rows, not row by row: a third of the time."""
    cursor.execute(
        """SELECT format('DROP INDEX %%I', indexname), indexdef FROM pg_indexes
           WHERE tablename = ANY (%s) AND indexdef NOT LIKE 'CREATE UNIQUE%%'""",
        [[model._meta.db_table for model in models]],
    )
    found = cursor.fetchall()
    for drop, _build in found:
        cursor.execute(drop)
    try:
        yield
    finally:
        for _drop, build in found:
            cursor.execute(build)


def open_office(number, today, password):
    office = Office.objects.create(code=f"M{number:03}", name=f"見本{number}", is_demo=True)
    surnames, givens = people.pairs(people.SURNAMES), people.pairs(people.GIVEN["female"])
    team = [
        (f"{surnames[n][0]} {givens[n][0]}", f"m{number:03}-{n + 1:02}", role, 1, 10)
        for n, role in enumerate(TEAM)
    ]
    staff = employ(office.code, office, team, today, password)
    calibrations.clear(staff[:7], staff[6], today)
    return office


def summarise(office):
    cases = list(Case.objects.filter(office=office))
    for start in range(0, len(cases), CHUNK):
        case_months.write(cases[start : start + CHUNK])


class Mass(Files, Sheets, Base):
    def write(self):
        if is_superuser(self.cursor):
            self.run("SET LOCAL session_replication_role = replica")
        self.lives()
        self.cases()
        self.attendances()
        self.jobs()
        self.checklists()
        self.judgements()
        self.conferences()

"""The bare SQL of a benchmark yields what the page shows: else their ratio says nothing."""

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from bench import works
from bench.measuring import Result, table, with_cursor
from cases.models import Office
from evaluations.demo import mass

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL"),
]
NAMES = ("checklist_open", "cell_save", "dashboard", "conference", "annual_evaluation")


@pytest.fixture(scope="module")
def office(django_db_setup, django_db_blocker):
    """One small office for all tests of this file, taken away after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_starter", verbosity=0)
        mass.write(mass.Size(1, 60, 20), today=timezone.localdate(), say=lambda line: None)
        yield Office.objects.get()
        transaction.set_rollback(True)


@pytest.mark.parametrize("name", NAMES)
def test_works_bare_sql_yields_the_rows_of_the_page(office, name):
    work = getattr(works, name)(office)
    assert with_cursor(work.bare) == work.rows(work.run())


def test_table_marks_what_breaks_a_bar():
    fine = Result("fine", 10.0, 9.0, 5, 4.0, (40, 8, None))
    slow = Result("slow", 30.0, 29.0, 5, 10.0, (None, None, 1.5))
    assert [line.split()[-1] == "broken" for line in table([fine, slow]).splitlines()[1:]] == [
        False,
        True,
    ]

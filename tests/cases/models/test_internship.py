import datetime as dt

import pytest
import time_machine

from cases.models import Internship
from tests.factories.cases import EmployerFactory, EmploymentFactory, InternshipFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (dt.date(2025, 8, 31), "planned"),
        (dt.date(2025, 9, 1), "running"),
        (dt.date(2025, 9, 11), "running"),
        (dt.date(2025, 9, 12), "ended"),
    ],
)
def test_where_it_stands(day, state):
    with time_machine.travel(dt.datetime(day.year, day.month, day.day, 3, tzinfo=dt.UTC)):
        assert (
            Internship(starts_on=dt.date(2025, 9, 1), ends_on=dt.date(2025, 9, 12)).state == state
        )


@pytest.mark.parametrize(("stamp", "state"), [("closed", "closed"), ("cancelled", "cancelled")])
def test_settled(stamp, state):
    internship = Internship(**{f"{stamp}_at": dt.datetime(2025, 9, 13, tzinfo=dt.UTC)})
    assert internship.state == state


def test_a_company_counts_the_youths_its_office_has():
    employer = EmployerFactory()
    mine = {"employer": employer, "case__office": employer.office}
    InternshipFactory(**mine)
    InternshipFactory(**mine)
    InternshipFactory(employer=employer)  # of a youth who moved to another office
    EmploymentFactory(**mine)
    called_off = InternshipFactory(**mine)
    called_off.cancelled_at, called_off.cancelled_by = called_off.planned_at, called_off.planned_by
    called_off.cancel_reason = "体調"
    called_off.save()
    row = type(employer).objects.with_counts().get()
    assert (row.internship_count, row.hire_count) == (2, 1)

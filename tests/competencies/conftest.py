"""One office with the starter frameworks: a worker, a youth of theirs, this month's draft."""

import datetime as dt

import pytest
from django.core.management import call_command

from cases.models import Programme
from competencies.actions import checklists
from competencies.models import FrameworkVersion
from jobtra.fiscal import Month
from tests.factories.cases import AssignmentFactory, CaseFactory, StaffFactory, YouthFactory

OCTOBER = Month(2025, 10)


@pytest.fixture
def starter(db):
    """The published version of the starter requirements."""
    call_command("load_starter", verbosity=0)
    return FrameworkVersion.objects.get(framework__code="R")


@pytest.fixture
def worker_of_youth(db):
    return StaffFactory(name="桜井 さくら")


@pytest.fixture
def case(starter, worker_of_youth):
    """Enrolled in July 2025: in October the items of month 3 and 4 are near."""
    case = CaseFactory(
        office=worker_of_youth.office,
        programme=Programme.objects.get(),
        course=None,
        youth=YouthFactory(name="小出 りお", kana="こいで りお"),
        enrolled_on=dt.date(2025, 7, 10),
    )
    AssignmentFactory(case=case, staff=worker_of_youth)
    return case


@pytest.fixture
def checklist(case, worker_of_youth):
    return checklists.open_month(case, month=OCTOBER, by=worker_of_youth)

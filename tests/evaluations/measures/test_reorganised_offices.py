"""Offices are merged, and no series breaks: the surviving office counts all, editions stay."""

import datetime as dt

import pytest

from cases.access import Role
from cases.actions import reorganisations
from cases.models import Case
from evaluations.measures import case_outcomes, dashboard
from evaluations.models import AnnualFigure
from jobtra.fiscal import FiscalYear, Month
from tests.factories.cases import CaseFactory, EmploymentFactory, OfficeFactory, StaffFactory
from tests.factories.evaluations import AnnualEvaluationFactory, AnnualFigureFactory

pytestmark = pytest.mark.django_db
YEAR = FiscalYear(2025)
HIRED = ("K19", "hired_2025", 1)


@pytest.fixture
def merged():
    """Two offices with a hire each, the first merged into the second in the middle of the year."""
    first, second = OfficeFactory(), OfficeFactory()
    for office in (first, second):
        EmploymentFactory(case=CaseFactory(office=office), left_on=dt.date(2026, 1, 31))
    edition = AnnualEvaluationFactory(office=first, closed=True)
    AnnualFigureFactory(evaluation=edition, indicator="data", cohort="used")
    kept = list(AnnualFigure.objects.values())
    administrator = StaffFactory(role=Role.ADMINISTRATOR)
    reorganisations.merge(first, into=second, on=dt.date(2025, 12, 1), by=administrator)
    return first, second, edition, kept


def hired(office):
    return case_outcomes.of_office(office, YEAR)[0][HIRED]


def test_figures_run_anew_count_everything_with_the_surviving_office(merged):
    first, second, *_ = merged
    assert (hired(first)["due"], hired(second)["due"]) == (0, 2)
    assert hired(second)["retained"] == 2


def test_editions_made_before_stay_as_they_were(merged):
    first, _second, edition, kept = merged
    edition.refresh_from_db()
    assert edition.office == first
    assert list(AnnualFigure.objects.values()) == kept


def test_the_dashboard_shows_months_before_the_merger_with_all_cases(merged):
    _first, second, *_ = merged
    manager = StaffFactory(office=second, role=Role.CASE_MANAGER)
    month = Month(2025, 10)
    cases = Case.objects.visible_to(manager).followed_in(month)
    rows = dashboard.rows(cases, month=month, today=dt.date(2025, 12, 5), staff=manager)
    assert len(rows) == 2

import datetime as dt

import pytest

from cases.models import Staff
from competencies.actions import agreement_figures
from competencies.measures import agreement_units
from competencies.models import AgreementFigure
from jobtra.models import AuditEvent
from tests.competencies.agreement import Office

pytestmark = pytest.mark.django_db
PAIRS = [(3, 3)] * 6 + [(3, 4)] * 3 + [(2, 4)]


@pytest.fixture
def office():
    office = Office()
    office.judge_each(PAIRS)
    return office


def refresh(year=2025):
    return agreement_figures.refresh(year, by=Staff.objects.system())


def kept():
    return list(AgreementFigure.objects.values_list("scope", "kind", "key", "values"))


def test_the_figures_are_stored(office):
    assert refresh() == 1
    figure = AgreementFigure.objects.get(scope="SKR", kind="item")
    assert (figure.key, figure.values["n"], figure.values["exact"]) == ("S1-1", 10, 6)
    pair = AgreementFigure.objects.get(kind="pair")
    assert [pair.rater, pair.other] == office.raters
    assert AuditEvent.objects.get(verb="agreement.counted").changes["figures"] == len(kept())


def test_the_same_sheets_write_nothing_again(office):
    refresh()
    before = kept()
    assert refresh() == 0
    AgreementFigure.objects.all().delete()
    refresh()
    assert kept() == before


def test_a_new_sheet_replaces_the_set(office):
    refresh()
    office.judge(5, 5)
    assert refresh() == 1
    assert AgreementFigure.objects.get(scope="", kind="total").values["n"] == 11
    assert AgreementFigure.objects.values("computed_at").distinct().count() == 1


def test_what_is_no_longer_there_leaves_no_figure(office):
    refresh()
    for model in (agreement_units.KINDS[1].ratings, agreement_units.KINDS[1].sheets):
        model.objects.all().delete()
    assert refresh() == 1
    assert kept() == []


def test_the_scale_is_the_declared_one(office):
    refresh()
    assert list(AgreementFigure.objects.get(scope="", kind="total").values["levels"]) == [
        *("1", "2", "3", "4", "5")
    ]


def test_every_year_with_sheets_is_counted(office):
    by, today = Staff.objects.system(), dt.date(2026, 5, 1)
    assert agreement_figures.refresh_all(today=today, by=by) == 1
    assert agreement_figures.refresh_all(today=today, by=by) == 0


def test_without_a_sheet_nothing_is_counted(db):
    by = Staff.objects.system()
    assert agreement_figures.refresh_all(today=dt.date(2026, 5, 1), by=by) == 0

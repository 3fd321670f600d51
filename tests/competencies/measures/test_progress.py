import datetime as dt

import pytest

from cases.models import Case
from competencies.actions import sheets
from competencies.measures import progress
from competencies.measures.progress import Progress, Stand
from competencies.models import Framework
from jobtra.fiscal import Month
from tests.factories.cases import CaseFactory, ProgrammeFactory, StaffFactory
from tests.factories.competencies import (
    ChecklistFactory,
    ChecklistRatingFactory,
    FrameworkVersionFactory,
    ItemFactory,
)

pytestmark = pytest.mark.django_db
OCTOBER = Month(2025, 10)


@pytest.fixture
def version():
    """Published requirements with two items, used by the programme of every case here."""
    version = FrameworkVersionFactory()
    ItemFactory.create_batch(2, version=version)
    version.framework.programmes.add(ProgrammeFactory())
    type(version).objects.filter(pk=version.pk).update(
        published_at=dt.datetime(2024, 4, 1, tzinfo=dt.UTC), published_by=StaffFactory()
    )
    return type(version).objects.get()


def of(case, month=OCTOBER):
    return progress.of_month([case], month)[case.pk]


def test_of_month_asks_for_all_items_before_a_sheet_is_begun(version):
    assert of(CaseFactory()) == Progress(Stand.NOT_STARTED, 0, 2, None)


def test_of_month_counts_the_cells_of_a_draft(version):
    sheet = ChecklistFactory(version=version)
    ChecklistRatingFactory(sheet=sheet, item=version.items.first())
    assert of(sheet.case) == Progress(Stand.DRAFT, 1, 2, sheet.pk)
    assert of(sheet.case).left == 1


def test_of_month_leaves_nothing_once_submitted(version):
    sheet = ChecklistFactory(version=version, submitted=True)
    assert of(sheet.case) == Progress(Stand.SUBMITTED, 0, 2, sheet.pk)
    assert of(sheet.case).left == 0


def test_of_month_says_when_a_sheet_was_returned(version):
    sheet = ChecklistFactory(version=version, submitted=True)
    draft = sheets.replace(sheet, by=sheet.rater, comment="E1")
    assert of(sheet.case) == Progress(Stand.RETURNED, 0, 2, draft.pk)


def test_of_month_looks_at_the_team_sheet_only(version):
    sheet = ChecklistFactory(version=version, voice="second", submitted=True)
    assert of(sheet.case).stand == Stand.NOT_STARTED


def test_of_month_does_not_ask_outside_the_stay(version):
    assert of(CaseFactory(enrolled_on=dt.date(2025, 11, 1))).stand == Stand.NOT_ASKED
    assert of(CaseFactory(enrolled_on=None)).stand == Stand.NOT_ASKED
    assert of(CaseFactory(closed=True)).stand == Stand.NOT_ASKED
    assert of(CaseFactory(closed=True), OCTOBER.previous).stand == Stand.NOT_STARTED


def test_of_month_takes_the_version_of_the_month(version):
    newer = FrameworkVersionFactory(name="2026", effective_from=dt.date(2025, 11, 1))
    ItemFactory.create_batch(3, version=newer)
    type(newer).objects.filter(pk=newer.pk).update(
        published_at=dt.datetime(2025, 4, 1, tzinfo=dt.UTC), published_by=StaffFactory()
    )
    case = CaseFactory()
    assert [of(case, OCTOBER).total, of(case, OCTOBER.next).total] == [2, 3]


def test_of_month_asks_nothing_countable_without_requirements():
    assert Framework.objects.count() == 0
    assert of(CaseFactory()) == Progress(Stand.NOT_STARTED, 0, 0, None)


def test_of_month_costs_three_queries(version, django_assert_num_queries):
    cases = [ChecklistFactory(version=version).case, CaseFactory(), CaseFactory()]
    with django_assert_num_queries(3):
        progress.of_month(cases, OCTOBER)


def test_is_rated_in_agrees_with_the_queryset():
    CaseFactory()
    CaseFactory(closed=True)
    CaseFactory(enrolled_on=None)
    CaseFactory(first_visit_on=dt.date(2025, 9, 1), enrolled_on=dt.date(2025, 9, 30))
    for month in Month.between(Month(2025, 3), Month(2025, 11)):
        by_rows = {case for case in Case.objects.all() if case.is_rated_in(month)}
        assert set(Case.objects.rated_in(month)) == by_rows

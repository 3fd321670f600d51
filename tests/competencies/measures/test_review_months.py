import pytest
from django.utils import timezone

from competencies.actions import sheets
from competencies.measures import review_months
from competencies.models import Checklist
from tests.competencies.measures.test_reviews import OCTOBER, sheet_of
from tests.factories.cases import AssignmentFactory, CaseFactory, OfficeFactory, StaffFactory
from tests.factories.competencies import FrameworkVersionFactory, ItemFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return OfficeFactory()


@pytest.fixture
def items():
    """Twelve requirements of one version, their target 4."""
    return ItemFactory.create_batch(12, version=FrameworkVersionFactory())


def of_month(staff):
    rows = Checklist.objects.visible_to(staff)
    rows = rows.select_related("case__youth", "version", "submitted_by")
    return review_months.of_month(review_months.to_review(rows, OCTOBER), OCTOBER, staff)


def test_of_month_parts_waiting_checked_and_missing_by_worker(office, items):
    manager = StaffFactory(office=office, role="case_manager")
    items[0].version.framework.programmes.add(CaseFactory(office=office).programme)
    items[0].version.__class__.objects.update(published_at=timezone.now(), published_by=manager)
    worker = StaffFactory(office=office, name="桜井")
    for _ in range(2):
        AssignmentFactory(case__office=office, staff=worker)
    waiting = sheet_of(CaseFactory(office=office), items, [3])
    checked = sheets.check(sheet_of(CaseFactory(office=office), items, [3]), by=manager)
    back = sheet_of(AssignmentFactory(case__office=office, staff=worker).case, items, [3])
    sheets.send_back(back, by=manager, comment="場面を")
    sheet_of(CaseFactory(), items, [3])
    found = of_month(manager)
    assert [one.sheet for one in found.waiting] == [waiting]
    assert found.checked == [checked]
    assert [(one.worker, len(one.lines), one.left) for one in found.missing] == [
        (None, 1, 12),
        ("桜井", 3, 12 + 12 + 11),
    ]
    assert (found.owed, found.asked, found.checkers) == (4, 6, [manager])


def test_of_month_is_empty_where_nobody_is(office):
    found = of_month(StaffFactory(office=office, role="case_manager"))
    assert (found.waiting, found.checked, found.missing, found.asked) == ([], [], [], 0)
    assert found.elsewhere == []


def test_of_month_counts_what_waits_in_other_months(office, items):
    manager = StaffFactory(office=office, role="case_manager")
    for back in (1, 1, 3):
        sheet_of(CaseFactory(office=office), items, [3], OCTOBER - back)
    sheets.check(sheet_of(CaseFactory(office=office), items, [3], OCTOBER - 2), by=manager)
    sheet_of(CaseFactory(office=office), items, [3])
    sheet_of(CaseFactory(), items, [3], OCTOBER - 1)
    elsewhere = [(OCTOBER - 3, 1), (OCTOBER - 1, 2)]
    assert of_month(manager).elsewhere == elsewhere
    assert review_months.waiting_elsewhere(manager, OCTOBER) == elsewhere

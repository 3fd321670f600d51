import pytest

from competencies.actions import sheets
from competencies.measures import checkers
from tests.factories.cases import OfficeFactory, StaffFactory
from tests.factories.competencies import ChecklistFactory, ChecklistRatingFactory

pytestmark = pytest.mark.django_db


def test_of_office_are_its_case_and_office_managers_by_name():
    office = OfficeFactory()
    second = StaffFactory(office=office, role="office_manager", name="b")
    first = StaffFactory(office=office, role="case_manager", name="a")
    StaffFactory(office=office)
    StaffFactory(office=office, role="case_manager", is_active=False)
    StaffFactory(role="case_manager")
    assert checkers.of_office(office.pk) == [first, second]


def test_obstacle_stands_in_the_way_of_the_makers_only():
    sheet = ChecklistFactory()
    rater, manager = (StaffFactory(office=sheet.case.office, role="case_manager") for _ in range(2))
    ChecklistRatingFactory(sheet=sheet, rated_by=rater)
    assert checkers.obstacle(sheet, rater) == ""  # a draft is nobody's to check
    sheets.submit(sheet, by=sheet.rater)
    assert checkers.obstacle(sheet, manager) == ""
    assert manager.name in checkers.obstacle(sheet, rater)
    assert rater.name not in checkers.obstacle(sheet, rater)
    assert manager.name in checkers.obstacle(sheet, sheet.rater)

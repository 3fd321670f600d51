import pytest

from cases.access import Role
from cases.actions import support_plans
from cases.actions.approvals import approve_each
from tests.factories.cases import StaffFactory, SupportPlanFactory

pytestmark = pytest.mark.django_db


def test_each_is_approved_on_its_own():
    director = StaffFactory(role=Role.OFFICE_MANAGER)
    ready = SupportPlanFactory(case__office=director.office, checked=True)
    early = SupportPlanFactory(case__office=director.office, agreed=True)
    approved, refused = approve_each([ready, early], support_plans.approve, by=director)
    assert approved == [ready]
    assert refused == [(early, "承認できるのは、点検がすんだ計画です。")]

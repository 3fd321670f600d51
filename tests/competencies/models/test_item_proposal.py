import pytest

from competencies.models import ItemProposal
from tests.factories.cases import StaffFactory
from tests.factories.competencies import ItemProposalFactory

pytestmark = pytest.mark.django_db


def test_an_office_sees_its_own_and_head_office_all():
    proposal = ItemProposalFactory()
    seen = [
        ItemProposal.objects.visible_to(staff).exists()
        for staff in (
            StaffFactory(office=proposal.office),
            StaffFactory(),
            StaffFactory(role="evaluator"),
            StaffFactory(role="administrator"),
        )
    ]
    assert seen == [True, False, True, True]

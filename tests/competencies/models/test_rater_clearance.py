import pytest
from django.db import IntegrityError, transaction

from tests.factories.competencies import CalibrationSessionFactory, RaterClearanceFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "fields",
    [
        {"ground": "waived", "reason": ""},
        {"ground": "before", "reason": "理由"},
        {"ground": "passed", "reason": ""},
    ],
)
def test_a_waiver_has_a_reason_and_a_pass_its_session(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        RaterClearanceFactory(**fields)


def test_a_person_is_cleared_once():
    row = RaterClearanceFactory(ground="passed", reason="", session=CalibrationSessionFactory())
    with pytest.raises(IntegrityError), transaction.atomic():
        RaterClearanceFactory(staff=row.staff)

import pytest

from cases.access import Role
from evaluations.forms.annual_evaluations import AnnualEvaluationForm
from tests.factories.cases import OfficeFactory, StaffFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("today", "year"), [("2026-04-30", 2024), ("2026-05-01", 2025), ("2027-03-31", 2025)]
)
def test_the_year_offered_first_is_the_last_whose_cut_off_is_over(time_machine, today, year):
    staff = StaffFactory(role=Role.EVALUATOR)
    time_machine.move_to(f"{today}T12:00+09:00")
    assert AnnualEvaluationForm(staff=staff)["fiscal_year"].initial == year


def test_head_office_chooses_the_office_and_an_office_does_not():
    OfficeFactory()
    assert "office" in AnnualEvaluationForm(staff=StaffFactory(role=Role.EVALUATOR)).fields
    staff = StaffFactory(role=Role.OFFICE_MANAGER)
    form = AnnualEvaluationForm({"fiscal_year": 2025}, staff=staff)
    assert form.is_valid()
    assert form.cleaned_data == {"fiscal_year": 2025, "office": staff.office}

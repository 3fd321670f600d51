import pytest

from competencies.measures.wording_candidates import Why, candidates, whys
from competencies.models import AgreementFigure
from tests.factories.cases import StaffFactory
from tests.factories.competencies import AgreementFigureFactory

FINE = {
    **{"n": 20, "alpha": 0.7, "within_one_share": 0.9, "N": 0, "levels": {"3": 40}},
    **{"is_small": False},
}


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({}, []),
        ({"alpha": 0.667}, []),
        ({"alpha": 0.666}, [Why.ALPHA]),
        ({"alpha": None}, []),  # no variation says nothing of the wording
        ({"within_one_share": 0.8}, []),
        ({"within_one_share": 0.79}, [Why.APART]),
        ({"n": 9, "alpha": None, "within_one_share": None}, []),
        ({"N": 12, "levels": {"3": 28}}, []),  # 30%
        ({"N": 13, "levels": {"3": 27}}, [Why.UNSEEN]),
        ({"N": 9, "levels": {"3": 0}, "n": 0, "alpha": None, "within_one_share": None}, []),
        ({"alpha": 0.1, "within_one_share": 0.5, "N": 30}, [Why.ALPHA, Why.APART, Why.UNSEEN]),
    ],
)
def test_the_bounds(values, found):
    assert whys(FINE | values) == found


@pytest.mark.django_db
def test_the_most_reasons_stand_first_and_small_groups_stay_inside():
    staff = StaffFactory(role="evaluator", office=None)
    for code, values in (
        ("S1-1", {"alpha": 0.1}),
        ("S1-2", {"alpha": 0.1, "within_one_share": 0.5}),
        ("S1-3", {}),
        ("S1-4", {"alpha": 0.1, "is_small": True}),
    ):
        AgreementFigureFactory(key=code, values=FINE | values)
    found = candidates(AgreementFigure.objects.all(), staff=staff)
    assert [one.code for one in found] == ["S1-2", "S1-1"]

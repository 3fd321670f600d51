import pytest

from cases.access import Role
from evaluations.measures import outcomes
from evaluations.measures.annual_figures import Report
from tests.factories.cases import OfficeFactory, StaffFactory
from tests.factories.evaluations import AnnualEvaluationFactory, AnnualFigureFactory

pytestmark = pytest.mark.django_db


def edition(sizes, office=None, **fields):
    """A closed edition with K13 of the mature cohort: {office code: youths}, half of them employed."""
    evaluation = AnnualEvaluationFactory(office=office, closed=True, **fields)
    scopes = dict(sizes) if office else {**sizes, "": sum(sizes.values())}
    for scope, n in scopes.items():
        AnnualFigureFactory(
            evaluation=evaluation, scope=scope, values=outcomes.proportion(n // 2, n)
        )
    AnnualFigureFactory(
        evaluation=evaluation, scope=evaluation.scope, indicator="data", cohort="used", values={}
    )
    return evaluation


def shown(evaluation, staff):
    """{scope: denominator, or None where it is hidden}."""
    report = Report(evaluation, staff)
    return {at[0]: one.values.get("denominator") for at, one in report.shown.items()}


def evaluator():
    return StaffFactory(role=Role.EVALUATOR)


def manager(code):
    return StaffFactory(role=Role.OFFICE_MANAGER, office=OfficeFactory(code=code))


def test_an_office_sees_its_own_edition_as_it_is():
    staff = manager("AAA")
    assert shown(edition({"AAA": 2}, staff.office), staff) == {"AAA": 2}


def test_a_stranger_sees_no_small_group():
    office = OfficeFactory(code="AAA")
    assert shown(edition({"AAA": 4}, office), evaluator()) == {"AAA": None}
    assert shown(edition({"AAA": 5}, office), evaluator()) == {"AAA": 5}


def test_what_the_edition_of_all_hides_stays_hidden_in_that_of_an_office():
    office = OfficeFactory(code="BBB")
    alone = edition({"BBB": 6}, office)
    assert shown(alone, evaluator()) == {"BBB": 6}
    edition({"AAA": 3, "BBB": 6, "CCC": 20}, fiscal_year=2024)
    assert shown(alone, evaluator()) == {"BBB": 6}
    edition({"AAA": 3, "BBB": 6, "CCC": 20})
    assert shown(alone, evaluator()) == {"BBB": None}


def test_an_edition_in_the_making_hides_nothing_elsewhere():
    office = OfficeFactory(code="BBB")
    alone = edition({"BBB": 6}, office)
    unfinished = AnnualEvaluationFactory(office=None)
    AnnualFigureFactory(evaluation=unfinished, scope="AAA", values=outcomes.proportion(0, 3))
    assert shown(alone, evaluator()) == {"BBB": 6}


def test_one_reads_the_own_office_in_the_edition_of_all():
    evaluation = edition({"AAA": 3, "BBB": 20, "CCC": 30})
    assert shown(evaluation, manager("AAA")) == {"AAA": 3, "BBB": 20, "CCC": 30, "": 53}
    assert shown(evaluation, evaluator()) == {"AAA": None, "BBB": None, "CCC": None, "": 53}


@pytest.mark.parametrize(
    ("indicator", "values", "bar"),
    [
        ("K13", outcomes.proportion(22, 38), (57.8947, 42.1923, 72.1475, False)),
        ("K19", outcomes.retention(8, 11, 3), (42.1053, 23.1419, 63.7241, True)),
        ("K19", outcomes.retention(19, 0, 0), (100.0, 83.1821, 100.0, False)),
        ("K19", outcomes.retention(6, 3, 12), None),  # nine known
        ("K13", outcomes.proportion(9, 9), None),  # too few
    ],
)
def test_a_bar_is_drawn_from_ten_on(indicator, values, bar):
    cohort = "hired_2025" if indicator == "K19" else "mature_cohort"
    evaluation = AnnualEvaluationFactory(office=None, closed=True)
    for name, kind in ((indicator, cohort), ("data", "used")):
        AnnualFigureFactory(
            evaluation=evaluation, scope="", indicator=name, cohort=kind, values=values
        )
    (one,) = Report(evaluation, evaluator()).of(indicator, "")
    drawn = one.bar and (one.bar.at, one.bar.low, one.bar.high, one.bar.has_bounds)
    assert drawn == bar


def test_a_median_of_few_stays_in_the_office():
    staff = manager("AAA")
    evaluation = AnnualEvaluationFactory(office=staff.office, closed=True)
    values = {"n": 7, "median": 0.225, "q1": 0.1, "q3": 0.5, "shares": {}}
    for indicator, cohort in (("K08", "at_6_months_this_cohort"), ("data", "used")):
        AnnualFigureFactory(
            evaluation=evaluation, indicator=indicator, cohort=cohort, values=values
        )
    (inside,) = Report(evaluation, staff).attainment
    (outside,) = Report(evaluation, evaluator()).attainment
    assert (inside.median, outside.median, outside.size) == (22.5, None, 7)

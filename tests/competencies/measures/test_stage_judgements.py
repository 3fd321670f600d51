import pytest

from competencies.measures import stage_judgements
from competencies.models import StageJudgement
from jobtra.fiscal import Month
from tests.factories.cases import CaseFactory, StaffFactory
from tests.factories.competencies import (
    ItemFactory,
    StageFactory,
    StageJudgementFactory,
    judgement_of,
)

pytestmark = pytest.mark.django_db
SEPTEMBER, OCTOBER = Month(2025, 9), Month(2025, 10)


@pytest.fixture
def case():
    return CaseFactory()


@pytest.fixture
def stage():
    return StageFactory()


@pytest.fixture
def indicators(stage):
    return [
        ItemFactory(version=stage.version, group=None, stage=stage, code=f"S1-{n}", position=n)
        for n in range(1, 5)
    ]


@pytest.fixture
def raters(case):
    return [StaffFactory(code=code, office=case.office) for code in ("B", "A")]


def latest(case, raters):
    return stage_judgements.latest(
        StageJudgement.objects.filter(case=case), assigned={raters[0].pk: "key"}
    )


def test_largest_difference_stands_first_and_agreement_is_folded(case, stage, indicators, raters):
    i1, i2, i3, i4 = indicators
    key, second = raters
    judgement_of(case, OCTOBER, key, stage, {i1: 4, i2: 3, i3: 4, i4: "N"})
    judgement_of(case, OCTOBER, second, stage, {i1: 3, i2: 3, i3: 2, i4: 3})
    found = latest(case, raters)
    assert [(line.code, line.difference, line.is_partly_seen) for line in found.lines] == [
        ("S1-3", 2, False),
        ("S1-1", 1, False),
        ("S1-4", 0, True),
    ]
    assert [line.code for line in found.agreed] == ["S1-2"]
    assert [o.value for o in found.lines[0].opinions] == [4, 2]
    assert found.raters == [(key.name, "key"), (second.name, "")]


def test_who_is_before_the_gate_is_marked(case, stage, indicators, raters):
    key, _second = raters
    new = StaffFactory(code="C", office=case.office, is_cleared=False)
    for rater in (key, new):
        judgement_of(case, OCTOBER, rater, stage, {indicators[0]: 4})
    assert latest(case, raters).columns == [(key.name, "key", False), (new.name, "", True)]


def test_only_the_last_month_is_compared(case, stage, indicators, raters):
    judgement_of(case, SEPTEMBER, raters[0], stage, {indicators[0]: 1})
    judgement_of(case, OCTOBER, raters[1], stage, {indicators[0]: 4})
    found = latest(case, raters)
    assert (found.month, found.is_alone) == (OCTOBER.first, True)
    assert [[o.value for o in line.opinions] for line in found.lines] == [[4]]
    assert found.agreed == []


def test_drafts_are_no_judgements(case, stage, raters):
    StageJudgementFactory(case=case, stage=stage, rater=raters[0])
    assert latest(case, raters) is None


def test_two_queries_for_any_number(case, stage, indicators, raters, django_assert_num_queries):
    for rater in raters:
        judgement_of(case, OCTOBER, rater, stage, dict.fromkeys(indicators, 3))
    with django_assert_num_queries(2):
        assert len(latest(case, raters).agreed) == 4

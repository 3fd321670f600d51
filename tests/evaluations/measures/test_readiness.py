import datetime as dt

import pytest

from competencies.models.sheet import Voice
from evaluations.actions import criterion_records
from evaluations.measures import readiness
from evaluations.measures.readiness import State
from jobtra.fiscal import Month
from jobtra.refusals import Refusal
from tests.factories.cases import AssignmentFactory, CaseFactory, StaffFactory
from tests.factories.competencies import (
    CaseStageFactory,
    ItemFactory,
    StageFactory,
    in_force,
    judgement_of,
    month_of,
)

pytestmark = pytest.mark.django_db
ON = dt.date(2025, 11, 12)
SEPTEMBER, OCTOBER, NOVEMBER = (Month(2025, n) for n in (9, 10, 11))


@pytest.fixture
def case():
    return CaseFactory(enrolled_on=dt.date(2025, 4, 1))


@pytest.fixture
def staff(case):
    return StaffFactory(office=case.office, role="case_manager")


def stage_with(case, rule, indicators=2):
    """(the stage the case is in since September, its indicators)"""
    stage = StageFactory(code="S2", exit=[{"ja": "基準", "en": "Criterion", "rule": rule}])
    items = [
        ItemFactory(version=stage.version, group=None, stage=stage, code=f"S2-{n}", position=n)
        for n in range(1, indicators + 1)
    ]
    in_force(stage.version, case.programme)
    CaseStageFactory(case=case, stage=stage, starts_on=SEPTEMBER.first)
    return stage, items


def criterion(case, staff):
    (found,) = readiness.with_history(case, on=ON, staff=staff).criteria
    return found


ALL_AT_THREE = {"type": "indicator_at_least", "indicators": "all", "level": 3, "months": 1}


class TestIndicators:
    def test_the_lowest_of_several_judges_counts_and_since_when(self, case, staff):
        stage, items = stage_with(case, ALL_AT_THREE)
        key, second = StaffFactory.create_batch(2, office=case.office)
        for month, low in ((SEPTEMBER, 2), (OCTOBER, 3), (NOVEMBER, 3)):
            judgement_of(case, month, key, stage, dict.fromkeys(items, 4))
            judgement_of(case, month, second, stage, dict.fromkeys(items, low))
        found = criterion(case, staff)
        assert (found.state, found.since) == (State.MET, OCTOBER.first)
        assert set(found.by) == {key.name, second.name}

    def test_what_is_low_is_named(self, case, staff):
        stage, (first, other) = stage_with(case, ALL_AT_THREE)
        judgement_of(case, OCTOBER, StaffFactory(), stage, {first: 2, other: "N"})
        found = criterion(case, staff)
        assert (found.state, found.lacks) == (State.UNMET, (("S2-1", 2), ("S2-2", None)))

    def test_nothing_rated_is_open_not_unmet(self, case, staff):
        stage, items = stage_with(case, ALL_AT_THREE)
        judgement_of(case, OCTOBER, StaffFactory(), stage, dict.fromkeys(items, "N"))
        assert criterion(case, staff).state == State.OPEN

    def test_months_running_count_rated_months(self, case, staff):
        rule = ALL_AT_THREE | {"months": 2}
        stage, items = stage_with(case, rule)
        rater = StaffFactory()
        judgement_of(case, SEPTEMBER, rater, stage, dict.fromkeys(items, 3))
        judgement_of(case, OCTOBER, rater, stage, dict.fromkeys(items, "N"))
        assert criterion(case, staff).state == State.UNMET
        judgement_of(case, NOVEMBER, rater, stage, dict.fromkeys(items, 3))
        assert criterion(case, staff).since == NOVEMBER.first

    def test_a_conference_stands_before_the_judges(self, case, staff):
        stage, items = stage_with(case, ALL_AT_THREE)
        judgement_of(case, OCTOBER, StaffFactory(), stage, dict.fromkeys(items, 2))
        agreed = judgement_of(case, OCTOBER, StaffFactory(), stage, dict.fromkeys(items, 3))
        type(agreed).objects.filter(pk=agreed.pk).update(voice=Voice.CONSENSUS, rater=None)
        assert criterion(case, staff).state == State.MET

    def test_what_is_hidden_from_a_judge_is_not_read(self, case):
        stage, items = stage_with(case, ALL_AT_THREE)
        judgement_of(case, NOVEMBER, StaffFactory(), stage, dict.fromkeys(items, 4))
        judge = AssignmentFactory(case=case, kind="second").staff
        assert criterion(case, judge).state == State.OPEN

    def test_ratings_before_the_gate_do_not_count(self, case, staff):
        stage, items = stage_with(case, ALL_AT_THREE)
        new = StaffFactory(is_cleared=False)
        judgement_of(case, OCTOBER, new, stage, dict.fromkeys(items, 4))
        assert criterion(case, staff).state == State.OPEN


class TestRequirements:
    RULE = {"type": "requirements_at_least", "stage": "S2", "count": 2, "level": 3}

    def requirements(self, case):
        first = ItemFactory(code="Q-1", stage_code="S2")
        items = [
            first,
            *(ItemFactory(version=first.version, code=f"Q-{n}", stage_code="S2") for n in (2, 3)),
        ]
        in_force(first.version, case.programme)
        return items

    def test_so_many_at_the_level_since_when(self, case, staff):
        stage_with(case, self.RULE)
        one, two, three = self.requirements(case)
        month_of(case, SEPTEMBER, {one: 3, two: 2, three: 1})
        month_of(case, OCTOBER, {one: 3, two: 3, three: 1})
        found = criterion(case, staff)
        assert (found.state, found.since) == (State.MET, OCTOBER.first)

    def test_the_last_level_holds_over_a_month_not_observed(self, case, staff):
        stage_with(case, self.RULE)
        one, two, three = self.requirements(case)
        month_of(case, SEPTEMBER, {one: 3, two: 3, three: 1})
        month_of(case, OCTOBER, {one: "N", two: 3, three: "N"})
        assert criterion(case, staff).since == SEPTEMBER.first

    def test_what_is_missing_is_named(self, case, staff):
        stage_with(case, self.RULE)
        one, two, _three = self.requirements(case)
        month_of(case, OCTOBER, {one: 3, two: 2})
        found = criterion(case, staff)
        assert (found.state, found.lacks) == (State.UNMET, (("Q-2", 2), ("Q-3", None)))

    def test_a_share_leaves_out_what_does_not_apply(self, case, staff):
        stage_with(case, {k: v for k, v in self.RULE.items() if k != "count"} | {"share": 0.7})
        one, two, three = self.requirements(case)
        month_of(case, OCTOBER, {one: 3, two: 3, three: 1})
        assert criterion(case, staff).state == State.UNMET
        month_of(case, NOVEMBER, {one: 3, two: 3, three: "NA"})
        assert criterion(case, staff).state == State.MET


class TestDocuments:
    def test_a_person_says_that_it_is_there_and_takes_it_back(self, case, staff):
        stage_with(case, {"type": "document", "document": "memo"})
        today = dt.date.today()  # noqa: DTZ011 - the day on which it is said
        assert criterion(case, staff).state == State.OPEN
        criterion_records.record(case, document="memo", by=staff)
        (found,) = readiness.with_history(case, on=today, staff=staff).criteria
        assert (found.state, found.by) == (State.MET, (staff.name,))
        criterion_records.record(case, document="memo", by=staff, holds=False)
        (found,) = readiness.with_history(case, on=today, staff=staff).criteria
        assert found.state == State.OPEN

    def test_only_what_the_stage_asks_for(self, case, staff):
        stage_with(case, {"type": "document", "document": "memo"})
        with pytest.raises(Refusal):
            criterion_records.record(case, document="other", by=staff)


def test_no_stage_no_criteria(case, staff):
    assert readiness.with_history(case, on=ON, staff=staff) is None


def test_many_cases_cost_as_much_as_one(case, staff, django_assert_max_num_queries):
    stage, items = stage_with(case, ALL_AT_THREE)
    cases = [case, *CaseFactory.create_batch(3, office=case.office)]
    for other in cases[1:]:
        CaseStageFactory(case=other, stage=stage, starts_on=SEPTEMBER.first)
        judgement_of(other, OCTOBER, StaffFactory(), stage, dict.fromkeys(items, 3))
    readiness.of_cases(cases, on=ON, staff=staff)  # published content is read once a process
    with django_assert_max_num_queries(6):
        found = readiness.of_cases(cases, on=ON, staff=staff)
    assert [found[one.pk].is_ready for one in cases] == [False, True, True, True]

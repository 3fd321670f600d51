import datetime as dt

import pytest

from competencies.measures import case_stages
from competencies.models import CaseStage, Stage

S1, S2, S3 = (
    Stage(code=f"S{n}", position=n, overstay_weeks=8, typical_weeks_to=4) for n in range(1, 4)
)
ON = dt.date(2025, 10, 15)


def way(*rows, closed_on=None):
    rows = [CaseStage(stage=stage, starts_on=dt.date(2025, *day)) for stage, *day in rows]
    return case_stages.ribbon([S1, S2, S3], case_stages.stays(rows, closed_on=closed_on), on=ON)


def test_ribbon_has_every_stage_in_its_order():
    ribbon = way((S1, 9, 1), (S2, 10, 1))
    assert [step.stage for step in ribbon.steps] == [S1, S2, S3]
    assert [step.is_current for step in ribbon.steps] == [False, True, False]
    assert [step.is_next for step in ribbon.steps] == [False, False, True]
    assert [step.weeks for step in ribbon.steps] == [4, 2, 0]
    assert (ribbon.current.stage, ribbon.weeks, ribbon.is_overstay) == (S2, 2, False)


def test_a_stay_ends_the_day_before_the_next():
    ribbon = way((S1, 9, 1), (S2, 10, 1))
    assert [(s.starts_on, s.ends_on) for s in ribbon.steps[0].stays] == [
        (dt.date(2025, 9, 1), dt.date(2025, 9, 30))
    ]
    assert ribbon.steps[1].stays[0].ends_on is None


def test_a_step_back_is_shown_where_it_led():
    ribbon = way((S1, 5, 1), (S2, 6, 1), (S1, 7, 1), (S2, 7, 15))
    assert [step.steps_back for step in ribbon.steps] == [1, 0, 0]
    assert [len(step.stays) for step in ribbon.steps] == [2, 2, 0]
    assert ribbon.current.stage == S2


def test_the_same_stage_again_is_one_stay():
    ribbon = way((S1, 5, 1), (S1, 6, 1), (S2, 7, 1))
    assert [(s.starts_on, s.ends_on) for s in ribbon.steps[0].stays] == [
        (dt.date(2025, 5, 1), dt.date(2025, 6, 30))
    ]


def test_a_stage_passed_over_is_neither_past_nor_next():
    skipped = way((S1, 9, 1), (S3, 10, 1)).steps[1]
    assert (skipped.stays, skipped.is_next, skipped.is_current) == ([], False, False)


@pytest.mark.parametrize(("day", "overstays"), [((8, 21), False), ((8, 20), True)])
def test_overstay_begins_after_the_weeks_of_the_stage(day, overstays):
    """The 56th day is the last of eight weeks."""
    assert way((S1, *day)).is_overstay is overstays


def test_a_closed_case_stays_until_its_closure():
    ribbon = way((S1, 9, 1), closed_on=dt.date(2025, 9, 14))
    assert (ribbon.current.weeks, ribbon.current.stays[0].ends_on) == (2, dt.date(2025, 9, 14))


def test_neighbours_are_the_stages_beside():
    ribbon = way((S1, 9, 1), (S2, 10, 1))
    assert (ribbon.neighbour(1), ribbon.neighbour(-1)) == (S3, S1)
    assert way((S3, 9, 1)).neighbour(1) is None
    assert way((S1, 9, 1)).neighbour(-1) is None


def test_a_new_case_may_go_to_the_first_stage():
    ribbon = way()
    assert (ribbon.current, ribbon.neighbour(1), ribbon.neighbour(-1)) == (None, S1, None)


def test_stays_of_an_older_version_join_by_code():
    old = Stage(code="S1", position=1, overstay_weeks=8)
    gone = Stage(code="S0", position=0, overstay_weeks=8)
    ribbon = way((gone, 8, 1), (old, 9, 1))
    assert [step.stage for step in ribbon.steps] == [gone, S1, S2, S3]
    assert ribbon.current.stage is S1


@pytest.mark.parametrize(("days", "weeks"), [(0, 0), (1, 1), (10, 1), (11, 2), (26, 4), (122, 17)])
def test_weeks_are_whole(days, weeks):
    assert case_stages.weeks(days) == weeks

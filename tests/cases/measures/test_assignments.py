import datetime as dt

import pytest

from cases.measures import assignments
from tests.factories.cases import AssignmentFactory, CaseFactory, PostingFactory, StaffFactory

pytestmark = pytest.mark.django_db


def test_history_tells_until_when_and_leaves_gaps_out():
    first = AssignmentFactory()
    second = AssignmentFactory(case=first.case, starts_on=dt.date(2025, 6, 1))
    other = AssignmentFactory(case=first.case, kind="second", starts_on=dt.date(2025, 5, 1))
    AssignmentFactory(case=first.case, staff=None, starts_on=dt.date(2025, 8, 1))
    assert [
        (turn.staff, turn.kind, turn.starts_on, turn.ends_on)
        for turn in assignments.history(first.case)
    ] == [
        (second.staff, "key", dt.date(2025, 6, 1), dt.date(2025, 7, 31)),
        (other.staff, "second", dt.date(2025, 5, 1), None),
        (first.staff, "key", dt.date(2025, 4, 1), dt.date(2025, 5, 31)),
    ]


def test_people_are_those_here_and_those_who_left_cases_behind():
    here = StaffFactory()
    gone = AssignmentFactory(case__office=here.office).staff
    AssignmentFactory(case__office=here.office, staff=gone)
    AssignmentFactory(case=CaseFactory(office=here.office, closed=True), staff=gone)
    PostingFactory(staff=gone, office=None, role="", starts_on=dt.date(2025, 9, 1))
    StaffFactory()
    assert {p.pk: p.cases for p in assignments.people(here.office_id)} == {here.pk: 0, gone.pk: 2}
    assert len(assignments.to_hand_over(gone, here.office_id)) == 2

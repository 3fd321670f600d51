import datetime as dt

import pytest
from django.utils import timezone

from cases.access import Role
from cases.models import Staff
from competencies.actions import checklists, double_ratings
from competencies.measures import double_ratings as measures
from competencies.models import Checklist, DoubleRating
from jobtra.fiscal import Month
from jobtra.refusals import Refusal
from tests.factories.cases import CaseFactory, OfficeFactory, StaffFactory
from tests.factories.competencies import (
    DoubleRatingFactory,
    FrameworkVersionFactory,
    ItemFactory,
    in_force,
    month_of,
)

pytestmark = pytest.mark.django_db
OCTOBER = Month(2025, 10)


@pytest.fixture
def double():
    """Open, of a case with three requirements."""
    month = Month.of(timezone.localdate())
    case = CaseFactory(enrolled_on=month.first)
    version = FrameworkVersionFactory()
    case.items = [ItemFactory(version=version) for _ in range(3)]
    in_force(version, case.programme)
    return DoubleRatingFactory(case=case)


def rate(double, mark=4):
    marks = {item.pk: (mark, "") for item in double.case.items}
    return double_ratings.save(double, marks=marks, by=double.second)


def test_the_draw_is_made_once():
    office, by = OfficeFactory(), Staff.objects.system()
    CaseFactory.create_batch(3, office=office, enrolled_on=OCTOBER.first)
    StaffFactory(office=office, role=Role.CASE_MANAGER)
    assert len(double_ratings.draw(office, month=OCTOBER, by=by)) == 2
    assert double_ratings.draw(office, month=OCTOBER, by=by) == []


def test_an_office_where_nobody_is_free_draws_none():
    case = CaseFactory(enrolled_on=OCTOBER.first)
    assert double_ratings.draw(case.office, month=OCTOBER, by=Staff.objects.system()) == []


def test_the_month_is_drawn_from_its_first_business_day():
    case, by = CaseFactory(enrolled_on=dt.date(2025, 10, 1)), Staff.objects.system()
    StaffFactory(office=case.office, role=Role.CASE_MANAGER)
    assert double_ratings.draw_due(today=dt.date(2025, 11, 2), by=by) == 0  # a Sunday
    assert double_ratings.draw_due(today=dt.date(2025, 11, 4), by=by) == 1


def test_a_draft_is_kept_then_submitted_and_revealed(double):
    with pytest.raises(Refusal, match="A"):
        double_ratings.submit(double, by=double.second)
    rate(double, 4)
    rate(double, "N")
    done = double_ratings.submit(double, by=double.second)
    assert {cell.status for cell in done.sheet.ratings.all()} == {"not_observed"}
    assert (done.is_submitted, done.revealed_by) == (True, double.second)
    with pytest.raises(Refusal, match="すでに提出"):
        rate(double)


def test_only_the_second_rates(double):
    with pytest.raises(Refusal, match="ほかの職員"):
        double_ratings.save(double, marks={}, by=double.drawn_by)


def test_the_second_does_not_open_the_teams_sheet_before(double):
    month = Month.of(double.month)
    with pytest.raises(Refusal, match="開けません"):
        checklists.open_month(double.case, month=month, by=double.second)
    rate(double)
    double_ratings.submit(double, by=double.second)
    assert checklists.open_month(double.case, month=month, by=double.second).is_draft


def test_the_lock_of_the_month_ends_what_was_not_submitted():
    double = DoubleRatingFactory(month=OCTOBER.first)
    by = Staff.objects.system()
    assert double_ratings.close_due(today=dt.date(2025, 11, 3), by=by) == 0
    assert double_ratings.close_due(today=dt.date(2025, 11, 20), by=by) == 1
    with pytest.raises(Refusal, match="確定"):
        double_ratings.save(double, marks={}, by=double.second)


def test_both_sheets_stand_side_by_side_once_both_are_in(double):
    rate(double, 4)
    done = double_ratings.submit(double, by=double.second)
    assert measures.side_by_side(done) is None
    first, second, third = double.case.items
    month_of(double.case, Month.of(double.month), {first: 2, second: 4, third: "N"})
    found = measures.side_by_side(done)
    assert [(line.code, line.difference) for line in found.lines] == [
        (first.short_code, 2),
        (third.short_code, 0),
    ]
    assert [line.code for line in found.agreed] == [second.short_code]


def test_the_seconds_sheet_belongs_to_no_list(double):
    rate(double)
    assert not Checklist.objects.visible_to(double.second).exists()
    assert DoubleRating.objects.visible_to(double.second).get().sheet


def test_it_is_handed_over_with_a_reason_before_it_is_begun(double):
    items = double.case.items
    by = StaffFactory(office=double.office, role=Role.CASE_MANAGER)
    other = StaffFactory(office=double.office, role=Role.SUPPORT_WORKER)
    for to, reason in [(other, " "), (StaffFactory(), "病気"), (double.second, "病気")]:
        with pytest.raises(Refusal):
            double_ratings.hand_over(double, to=to, reason=reason, by=by)
    double = double_ratings.hand_over(double, to=other, reason="病気", by=by)
    assert (double.second, double.reason) == (other, "病気")
    marks = {items[0].pk: (3, "")}
    double_ratings.save(double, marks=marks, by=other)
    with pytest.raises(Refusal, match="始"):
        double_ratings.hand_over(double, to=by, reason="病気", by=by)

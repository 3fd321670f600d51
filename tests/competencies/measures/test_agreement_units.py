import datetime as dt

import pytest
from django.utils import timezone

from competencies.measures import agreement_units
from competencies.models import ChecklistRating, StageJudgement
from jobtra.fiscal import FiscalYear, Month
from tests.competencies.agreement import APRIL, Office, lock
from tests.factories.cases import CaseFactory, StaffFactory, TransferFactory
from tests.factories.competencies import (
    ChecklistFactory,
    ChecklistRatingFactory,
    ItemFactory,
    StageJudgementFactory,
    StageJudgementRatingFactory,
    fill,
    submit,
)

pytestmark = pytest.mark.django_db
YEAR = FiscalYear(2025)


@pytest.fixture
def office():
    return Office()


def marks():
    return [[mark for _rater, mark in unit.marks] for unit in agreement_units.gather(YEAR)]


def test_a_unit_is_an_item_of_a_case_in_a_month(office):
    one, _other = office.judge(3, 4)
    (unit,) = agreement_units.gather(YEAR)
    assert (unit.item, unit.stage, unit.case) == ("S1-1", "S1", one.case_id)
    assert (unit.month, unit.office) == (APRIL.first, "SKR")
    assert unit.marks == tuple(zip([rater.pk for rater in office.raters], [3, 4], strict=True))


def test_not_observed_and_not_applicable_are_told_apart(office):
    office.judge("N", "NA")
    assert marks() == [["N", "NA"]]


def test_an_open_month_never_enters(office):
    office.judge(3, 4, locked=False)
    half = office.judge(2, 2, locked=False)
    lock(half[0])
    assert marks() == []


def test_what_the_conference_revealed_enters(office):
    sheets = office.judge(3, 4, locked=False)
    StageJudgement.objects.update(revealed_at=timezone.now(), revealed_by=office.raters[0])
    assert marks() == [[3, 4]]
    third = StageJudgementFactory(
        case=sheets[0].case, month=APRIL.first, stage=sheets[0].stage, rater=StaffFactory()
    )
    submit(third)
    assert marks() == []  # somebody's judgement of that month is open again


def test_imported_history_enters(office):
    office.judge(3, 4, locked=False)
    StageJudgement.objects.update(source="import")
    assert marks() == [[3, 4]]


def test_one_rater_alone_is_no_unit(office):
    office.judge(3)
    assert marks() == []


def test_only_sheets_in_force_count(office):
    old, _other = office.judge(1, 4)
    new = StageJudgementFactory(
        case=old.case,
        month=old.month,
        stage=old.stage,
        rater=old.rater,
        replaces=old,
        comment="取り違え",
    )
    assert marks() == [[1, 4]]  # the correction is a draft
    fill(StageJudgementRatingFactory, new, {old.ratings.get().item: 4})
    submit(new)
    assert marks() == []
    lock(new)
    assert marks() == [[4, 4]]


def test_other_years_and_other_raters_stay_out(office):
    office.judge(3, 4)
    office.judge(5, 5, month=Month(2026, 4))
    assert marks() == [[3, 4]]
    assert agreement_units.gather(YEAR, raters={office.raters[0].pk}) == []
    everybody = {rater.pk for rater in office.raters}
    assert len(agreement_units.gather(YEAR, raters=everybody)) == 1


def test_a_second_checklist_stands_beside_the_teams(office):
    """The rater of a team's cell is who filled it, whoever opened the sheet."""
    case, (one, other) = CaseFactory(office=office.office), office.raters
    team = ChecklistFactory(case=case, rater=one, month=APRIL.first)
    items = [ItemFactory(version=team.version, code=code, stage_code="S2") for code in ("A1", "A2")]
    second = ChecklistFactory(case=case, rater=other, month=APRIL.first, voice="second")
    fill(ChecklistRatingFactory, team, {items[0]: 3, items[1]: 4})
    fill(ChecklistRatingFactory, second, {items[0]: 2, items[1]: "N"})
    ChecklistRating.objects.filter(sheet=team, item=items[1]).update(rated_by=other)
    for sheet in (team, second):
        submit(sheet)
    assert marks() == []
    type(team).objects.update(state="locked", locked_at=timezone.now(), locked_by=office.raters[0])
    (unit,) = agreement_units.gather(YEAR)  # the other item was filled twice by one person
    assert (unit.item, unit.stage) == ("A1", "S2")
    assert sorted(unit.marks) == sorted([(one.pk, 3), (other.pk, 2)])


def test_a_month_belongs_to_the_office_the_case_was_with(office):
    sheet, _other = office.judge(3, 4)
    office.judge(4, 4, month=Month(2025, 6), case=sheet.case)
    there = Office("UMI").office
    TransferFactory(
        case=sheet.case,
        from_office=office.office,
        to_office=there,
        moves_on=dt.date(2025, 5, 10),
        moved_at=timezone.now(),
        is_accepted=True,
        answered_at=timezone.now(),
        answered_by=office.raters[0],
    )
    type(sheet.case).objects.update(office=there)
    assert {unit.month.month: unit.office for unit in agreement_units.gather(YEAR)} == {
        4: "SKR",
        6: "UMI",
    }

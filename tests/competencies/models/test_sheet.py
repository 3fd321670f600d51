"""Each constraint of sheets and ratings, by a row the database refuses."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from competencies.models import Checklist, ChecklistRating
from competencies.models.sheet import State, Voice
from tests.factories.competencies import (
    ChecklistFactory,
    ChecklistRatingFactory,
    ItemFactory,
    StageJudgementFactory,
)

pytestmark = pytest.mark.django_db


def refused(name):
    """The database refuses, for this reason (SQLite names the columns of a unique constraint)."""
    return pytest.raises(IntegrityError, match=name)


def test_state_and_stamps_go_together():
    sheet = ChecklistFactory()
    rows = Checklist.objects.filter(pk=sheet.pk)
    stamp = {"submitted_at": timezone.now(), "submitted_by": sheet.rater}
    for wrong in (
        {"state": State.SUBMITTED},
        {"state": State.DRAFT, **stamp},
        {"state": State.CHECKED, **stamp},
        {"state": State.LOCKED},
        {"state": "lost"},
    ):
        with refused("competencies_checklist_state_matches_stamps"), transaction.atomic():
            rows.update(**wrong)
    assert rows.update(state=State.SUBMITTED, **stamp) == 1


@pytest.mark.parametrize("stem", ["submitted", "checked", "locked"])
def test_time_and_person_go_together(stem):
    """Here the state's constraint is content, so that only the stamp's can refuse."""
    sheet = ChecklistFactory()
    now, by = timezone.now(), sheet.rater
    stamps = {
        f"{name}_{what}": value
        for name in ("submitted", "checked", "locked")
        for what, value in (("at", now), ("by", by))
    }
    states = {"submitted": State.SUBMITTED, "checked": State.CHECKED, "locked": State.LOCKED}
    order = list(states)
    kept = {
        key: value
        for key, value in stamps.items()
        if order.index(key.split("_")[0]) <= order.index(stem)
    }
    with refused(f"competencies_checklist_{stem}_stamped"), transaction.atomic():
        Checklist.objects.update(state=states[stem], **kept | {f"{stem}_by": None})


def test_a_replacement_says_why():
    sheet = ChecklistFactory(submitted=True)
    with refused("competencies_checklist_replaced_with_a_comment"), transaction.atomic():
        ChecklistFactory(case=sheet.case, version=sheet.version, replaces=sheet, comment="")
    ChecklistFactory(case=sheet.case, version=sheet.version, replaces=sheet, comment="訂正")


def test_a_sheet_is_replaced_once():
    sheet = ChecklistFactory(submitted=True)
    same = {"case": sheet.case, "version": sheet.version, "replaces": sheet, "comment": "訂正"}
    ChecklistFactory(**same)
    with refused("replaces_id"), transaction.atomic():
        ChecklistFactory(**same)


def test_a_month_is_its_first_day():
    with refused("competencies_checklist_month_is_its_first_day"), transaction.atomic():
        ChecklistFactory(month=dt.date(2025, 10, 2))


@pytest.mark.parametrize("voice", [Voice.TEAM, Voice.CONSENSUS])
def test_one_sheet_a_month_for_all(voice):
    sheet = ChecklistFactory(voice=voice)
    with pytest.raises(IntegrityError), transaction.atomic():
        ChecklistFactory(case=sheet.case, version=sheet.version, voice=voice)
    ChecklistFactory(
        case=sheet.case, version=sheet.version, voice=voice, month=dt.date(2025, 11, 1)
    )


def test_one_sheet_a_month_and_rater_for_the_other_voices():
    sheet = ChecklistFactory(voice=Voice.SECOND)
    same = {"case": sheet.case, "version": sheet.version, "voice": Voice.SECOND}
    ChecklistFactory(**same)
    with pytest.raises(IntegrityError), transaction.atomic():
        ChecklistFactory(rater=sheet.rater, **same)


def test_one_judgement_a_stage_month_and_rater():
    sheet = StageJudgementFactory()
    same = {"case": sheet.case, "stage": sheet.stage}
    StageJudgementFactory(**same)
    with pytest.raises(IntegrityError), transaction.atomic():
        StageJudgementFactory(rater=sheet.rater, **same)


def test_one_rating_an_item():
    cell = ChecklistRatingFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        ChecklistRatingFactory(sheet=cell.sheet, item=cell.item)


def test_a_level_if_and_only_if_rated():
    ChecklistRatingFactory()
    name = "competencies_checklistrating_a_level_if_and_only_if_rated"
    for wrong in ({"level": None}, {"status": "not_observed"}, {"status": "not_applicable"}):
        with refused(name), transaction.atomic():
            ChecklistRating.objects.update(**wrong)
    assert ChecklistRating.objects.update(level=None, status="not_observed") == 1


def test_at_target_is_of_the_item_or_else_of_the_version():
    sheet = ChecklistFactory()  # target 4
    own, default = (ItemFactory(version=sheet.version, target_level=t) for t in (3, None))
    cells = [
        ChecklistRatingFactory(sheet=sheet, item=own, rank=3),
        ChecklistRatingFactory(sheet=sheet, item=default, rank=3),
        ChecklistRatingFactory(
            sheet=sheet, item=ItemFactory(version=sheet.version), level=None, status="not_observed"
        ),
    ]
    assert [cell.is_at_target for cell in cells] == [True, False, False]

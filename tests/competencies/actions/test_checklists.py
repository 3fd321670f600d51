import datetime as dt

import pytest
import time_machine

from competencies.actions import checklists, frameworks, sheets
from competencies.models import Checklist, FrameworkVersion
from competencies.models.sheet import State
from jobtra.fiscal import Month
from jobtra.models import AuditEvent
from jobtra.refusals import Refusal
from tests.competencies.conftest import OCTOBER
from tests.factories.cases import CaseFactory, StaffFactory
from tests.factories.competencies import FrameworkFactory, FrameworkVersionFactory


def open_(case, month=OCTOBER):
    return checklists.open_month(case, month=month, by=StaffFactory(office=case.office))


# Opening


def test_open_makes_one_draft_a_month(case, checklist):
    assert open_(case) == checklist
    assert open_(case, OCTOBER.previous) != checklist
    assert (checklist.state, checklist.voice, checklist.version.framework.code) == (
        State.DRAFT,
        "team",
        "R",
    )
    assert AuditEvent.objects.filter(verb="sheet.opened").count() == 2


def test_open_finds_the_newest_of_a_chain(case, checklist):
    sheets.submit(checklist, by=checklist.rater)
    assert open_(case) == checklist
    draft = sheets.replace(checklist, by=checklist.rater, comment="訂正")
    assert open_(case) == draft


def test_open_takes_the_version_in_force_that_month(case):
    later = FrameworkVersionFactory(
        framework=FrameworkFactory(code="R"), name="2026", effective_from=dt.date(2025, 10, 1)
    )
    frameworks.publish(later, by=StaffFactory())
    assert open_(case).version == later
    assert open_(case, OCTOBER.previous).version.name == "2024"


def test_open_refuses_months_outside_the_case_and_to_come(case):
    with pytest.raises(Refusal, match="利用登録がありません"):
        open_(case, Month(2025, 6))
    case.status, case.closed_on = "interrupted", dt.date(2025, 9, 30)
    case.save()
    with pytest.raises(Refusal, match="利用登録がありません"):
        open_(case)
    assert open_(case, OCTOBER.previous).month == dt.date(2025, 9, 1)
    with (
        time_machine.travel("2025-08-31 12:00 +0900", tick=False),
        pytest.raises(Refusal, match="まだ始まっていません"),
    ):
        open_(case, Month(2025, 9) + 1)


def test_open_says_when_nothing_is_in_force(case):
    FrameworkVersion.objects.get(framework__code="R").framework.programmes.clear()
    with pytest.raises(Refusal):
        open_(case)
    assert not Checklist.objects.exists()


# Submission


def test_submit_keeps_the_notes_of_its_cells_only(checklist):
    other = checklists.open_month(
        CaseFactory(
            office=checklist.case.office,
            programme=checklist.case.programme,
            enrolled_on=dt.date(2025, 7, 1),
        ),
        month=OCTOBER,
        by=checklist.rater,
    )
    item = checklist.version.items.first()
    for sheet in (checklist, other):
        sheets.rate(sheet, item, by=checklist.rater, level=item.levels.get(rank=3))
    checklists.submit(checklist, by=checklist.rater, notes=[(item, "確かめた")])
    assert (checklist.ratings.get().note, other.ratings.get().note) == ("確かめた", "")


def test_submit_twice_writes_no_note(checklist):
    item = checklist.version.items.first()
    sheets.rate(checklist, item, by=checklist.rater, level=item.levels.get(rank=3))
    checklists.submit(checklist, by=checklist.rater)
    with pytest.raises(Refusal, match="提出済み"):
        checklists.submit(checklist, by=checklist.rater, notes=[(item, "後から")])
    assert checklist.ratings.get().note == ""

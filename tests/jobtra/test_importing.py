"""The machinery, with rows of the house: order, counting, files."""

import os
import time

import pytest
from django.conf import settings

from cases.models import Case, Staff, Youth
from competencies.models import Checklist, ChecklistRating
from jobtra import importing
from jobtra.importing import Plan
from tests.factories.cases import CaseFactory
from tests.factories.jobtra import ImportBatchFactory


def test_plan_counts_what_it_holds():
    plan = Plan(("youths", "cases"))
    plan.add(Youth(name="森 葵"), "youths")
    plan.skip["cases"] += 2
    plan.report("名簿", "B2", "range", "3〜4", "…")
    plan.ignore("名簿", "備考", 3)
    plan.ignore("名簿", "メモ", 0)
    assert plan.as_dict() == {
        "create": {"youths": 1, "cases": 0},
        "change": {"youths": 0, "cases": 0},
        "skip": {"youths": 0, "cases": 2},
        "problems": [
            {"sheet": "名簿", "cell": "B2", "kind": "range", "read": "3〜4", "message": "…"}
        ],
        "ignored": [{"sheet": "名簿", "what": "備考", "count": 3}],
    }
    assert not plan.is_clean
    assert not plan.is_idle


def test_problem_quotes_a_long_cell_short():
    plan = Plan(())
    plan.report("a", "A1", "x", "長" * 200, "…")
    assert len(plan.problems[0].read) == importing.LONGEST


def test_order_puts_what_is_pointed_at_first():
    ordered = importing.in_order({ChecklistRating, Checklist, Case, Youth, Staff})
    assert (
        ordered.index(Youth)
        < ordered.index(Case)
        < ordered.index(Checklist)
        < ordered.index(ChecklistRating)
    )
    assert ordered.index(Staff) < ordered.index(Checklist)


@pytest.mark.django_db
def test_write_keeps_old_values_for_the_withdrawal():
    case, batch = CaseFactory(enrolled_on=None), ImportBatchFactory()
    plan = Plan(())
    plan.set(case, enrolled_on=case.first_visit_on)
    youth = plan.add(Youth(name="森 葵"))
    importing.write(plan, batch)
    assert batch.changes == [["cases.Case", case.pk, {"enrolled_on": None}]]
    assert Youth.objects.get(pk=youth.pk).batch == batch


def test_files_are_kept_under_one_key_until_they_are_forgotten():
    key = importing.keep({"workbook.xlsx": b"a", "attendance.csv": b"b"})
    assert key == importing.digest({"attendance.csv": b"b", "workbook.xlsx": b"a"})
    assert key != importing.digest({"workbook.xlsx": b"a"})
    assert importing.kept(key, "workbook.xlsx").read_bytes() == b"a"
    importing.forget(key)
    assert importing.kept(key, "workbook.xlsx") is None


def test_files_of_yesterday_are_forgotten():
    old, new = importing.keep({"workbook.xlsx": b"old"}), importing.keep({"workbook.xlsx": b"new"})
    yesterday = time.time() - importing.KEPT.total_seconds() - 60
    os.utime(settings.MEDIA_ROOT / "imports" / old, (yesterday, yesterday))
    assert importing.forget_old() == 1
    assert importing.kept(old, "workbook.xlsx") is None
    assert importing.kept(new, "workbook.xlsx").is_file()
    importing.forget(new)

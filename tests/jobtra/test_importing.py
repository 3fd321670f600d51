"""The machinery, with rows of the house: order, counting, files."""

import datetime as dt
import os
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from cases.models import Case, Staff, Youth
from competencies.models import Checklist, ChecklistRating
from jobtra import importing
from jobtra.importing import Plan
from jobtra.models import ImportBatch
from tests.factories.cases import CaseFactory, DocumentFactory
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


@pytest.mark.django_db
def test_files_of_yesterday_are_forgotten():
    old, new = importing.keep({"workbook.xlsx": b"old"}), importing.keep({"workbook.xlsx": b"new"})
    yesterday = time.time() - importing.KEPT.total_seconds() - 60
    os.utime(settings.MEDIA_ROOT / "imports" / old, (yesterday, yesterday))
    assert importing.forget_old() == 1
    assert importing.kept(old, "workbook.xlsx") is None
    assert importing.kept(new, "workbook.xlsx").is_file()
    importing.forget(new)


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "is_kept"), [(29, True), (31, False)])
def test_files_of_an_applied_import_stay_for_a_month(days, is_kept):
    """What it did not take over, remarks above all, can still be read in them."""
    key = importing.keep({"workbook.xlsx": b"applied"})
    before = timezone.now() - dt.timedelta(days=days)
    os.utime(importing.folder(key), (before.timestamp(), before.timestamp()))
    batch = ImportBatchFactory(sha256=key, applied=True, applied_at=before)
    assert list(importing.applied_lately(ImportBatch.objects.all())) == [batch] * is_kept
    assert importing.forget_old() == (not is_kept)
    assert (importing.kept(key, "workbook.xlsx") is not None) == is_kept
    importing.forget(key)


@pytest.mark.django_db
def test_documents_are_not_forgotten():
    document = DocumentFactory()
    path = Path(document.file.path)
    os.utime(path, (0, 0))
    os.utime(path.parent, (0, 0))
    assert importing.forget_old() == 0
    assert path.is_file()

"""Merging loses nothing: every row that leads to one of the two is counted before and after."""

import datetime as dt

import pytest
from django.apps import apps
from django.utils import translation

from cases.access import Role
from cases.actions import youths
from cases.models import Case, Youth
from jobtra.models import AuditEvent
from jobtra.refusals import Refusal
from tests.factories.cases import CaseFactory, StaffFactory, YouthFactory
from tests.factories.every import FACTORIES

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def by():
    return StaffFactory(role=Role.CASE_MANAGER)


@pytest.fixture
def keep(by):
    return CaseFactory(office=by.office, youth__phone="090-1").youth


@pytest.fixture
def gone(by):
    return CaseFactory(office=by.office, youth__phone="090-2").youth


def test_change_is_logged_by_the_names_of_the_fields(by, keep):
    youths.change(keep, by=by, phone="080-9", name=keep.name, address="みなと町1")
    keep.refresh_from_db()
    assert (keep.phone, keep.address) == ("080-9", "みなと町1")
    line = AuditEvent.objects.get()
    assert (line.verb, line.changes) == ("youth.changed", {"fields": ["phone", "address"]})


def test_nothing_new_is_no_change(by, keep):
    youths.change(keep, by=by, phone=keep.phone)
    assert not AuditEvent.objects.exists()


def relations_to(model):
    """Every (model, column) that points at it, found by walking the models."""
    return [
        (relation.related_model, relation.field.name)
        for relation in model._meta.get_fields(include_hidden=True)
        if relation.auto_created and not relation.concrete
    ]


def rows_of_cases():
    """{(model, column, key): case} of every row that points at a case."""
    return {
        (model._meta.label, name, pk): case
        for model, name in relations_to(Case)
        for pk, case in model._base_manager.exclude(**{name: None}).values_list("pk", name)
    }


def test_merge_loses_nothing(by, keep, gone):
    """Each of the two has a row of every kind that can point at a case or a youth."""
    for youth in (keep, gone):
        case = youth.cases.get()
        for model, name in reversed(relations_to(Case)):
            if not model._base_manager.filter(**{name: case}).exists():
                FACTORIES[model._meta.label](**{name: case})
    Case.objects.update(office=by.office)
    old = YouthFactory(merged_into=gone, merged_at="2026-01-01T00:00Z", merged_by=by)
    assert {label for label, _name, _pk in rows_of_cases()} == {
        model._meta.label for model, _name in relations_to(Case)
    }
    counts = {
        model: model._base_manager.count() for model in apps.get_models() if model != AuditEvent
    }
    files, before = rows_of_cases(), Case.objects.filter(youth__in=[keep, gone]).count()

    youths.merge(keep, gone, by=by)

    assert {model: model._base_manager.count() for model in counts} == counts
    assert rows_of_cases() == files
    assert Case.objects.filter(youth=keep).count() == before
    for model, name in relations_to(Youth):
        pointing = model._base_manager.filter(**{name: gone})
        assert not pointing.exists(), f"{model._meta.label}.{name}"
    old.refresh_from_db()
    assert old.merged_into == keep


def test_merge_marks_what_is_gone_and_says_so(by, keep, gone):
    code = gone.cases.get().code
    youths.merge(keep, gone, by=by, take=["phone"])
    keep.refresh_from_db()
    gone.refresh_from_db()
    assert (gone.merged_into, gone.merged_by) == (keep, by)
    assert (keep.phone, gone.phone) == ("090-2", "090-2")
    assert list(Youth.objects.visible_to(by).kept()) == [keep]
    assert list(Youth.objects.visible_to(by)) == [keep]
    line = AuditEvent.objects.get()
    assert (line.verb, line.target_id) == ("youth.merged", str(gone.pk))
    assert line.changes == {"into": keep.pk, "cases": [code], "taken": ["phone"]}


def test_merge_keeps_ones_own_values_unless_told(by, keep, gone):
    youths.merge(keep, gone, by=by)
    keep.refresh_from_db()
    assert keep.phone == "090-1"


@pytest.mark.parametrize("whose", ["keep", "gone"])
def test_merge_not_when_a_case_lies_elsewhere(by, keep, gone, whose):
    CaseFactory(youth={"keep": keep, "gone": gone}[whose], first_visit_on=dt.date(2025, 4, 1))
    with pytest.raises(Refusal, match="at another office"):
        youths.merge(keep, gone, by=by)
    assert Youth.objects.filter(merged_into=None).count() == 2


def test_merge_not_with_oneself(by, keep):
    with pytest.raises(Refusal, match="two different files"):
        youths.merge(keep, keep, by=by)


def test_merge_not_twice(by, keep, gone):
    youths.merge(keep, gone, by=by)
    for one, other in ((keep, gone), (gone, keep)):
        with pytest.raises(Refusal, match="merged already"):
            youths.merge(one, other, by=by)

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from competencies.actions import frameworks
from competencies.models import FrameworkVersion, Group, Item, Level, Stage
from competencies.models.framework import Published
from tests.factories.cases import ProgrammeFactory, StaffFactory
from tests.factories.competencies import (
    FrameworkFactory,
    FrameworkVersionFactory,
    GroupFactory,
    ItemFactory,
    LevelFactory,
    StageFactory,
)

pytestmark = pytest.mark.django_db


def publish(version):
    frameworks.publish(version, by=StaffFactory())
    return version


def published_rows():
    """One row of each kind, of one published version."""
    version = FrameworkVersionFactory()
    group = GroupFactory(version=version)
    rows = [
        StageFactory(version=version),
        group,
        ItemFactory(version=version, group=group),
        LevelFactory(item=None, group=group, rank=1),
    ]
    rows.append(rows[2].levels.first())
    return [*rows, publish(version)]


def test_rows_of_a_published_version_are_frozen():
    for row in published_rows():
        row = type(row).objects.get(pk=row.pk)
        with pytest.raises(Published):
            row.save()
        with pytest.raises(Published):
            row.delete()


def test_the_database_refuses_to_rewrite_them_too():
    rows = published_rows()
    changes = {Stage: "code", Group: "code", Item: "code", Level: "rank", FrameworkVersion: "name"}
    for row in rows:
        same = type(row).objects.filter(pk=row.pk)
        with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
            same.update(**{changes[type(row)]: "9"})


def test_a_version_in_work_is_free():
    item = ItemFactory()
    item.code = "R-B9"
    item.save()
    item.levels.first().delete()
    item.levels.filter(rank=5).update(rank=1)
    item.version.name = "2031"
    item.version.save()
    assert (FrameworkVersion.objects.get().name, Item.objects.get().code) == ("2031", "R-B9")
    assert sorted(item.levels.values_list("rank", flat=True)) == [1, 2, 3, 4]


def test_in_force_is_the_latest_start_and_without_one_always():
    framework, programme = FrameworkFactory(), ProgrammeFactory()
    framework.programmes.add(programme)
    starts = {"always": None, "2025": dt.date(2025, 4, 1), "2026": dt.date(2026, 4, 1)}
    for name, start in starts.items():
        publish(FrameworkVersionFactory(framework=framework, name=name, effective_from=start))
    FrameworkVersionFactory(framework=framework, name="in work", effective_from=dt.date(2025, 6, 1))
    other = FrameworkFactory(code="Other")
    publish(
        FrameworkVersionFactory(framework=other, name="2025", effective_from=dt.date(2025, 5, 1))
    )

    def name_on(*day):
        found = FrameworkVersion.objects.for_programme(programme, "requirements", dt.date(*day))
        return found.name

    assert name_on(2024, 1, 1) == "always"
    assert name_on(2025, 3, 31) == "always"
    assert name_on(2025, 4, 1) == "2025"
    assert name_on(2026, 3, 31) == "2025"
    assert name_on(2026, 4, 1) == "2026"
    assert FrameworkVersion.objects.for_programme(programme, "stages", dt.date(2026, 4, 1)) is None


@pytest.mark.parametrize("start", [None, dt.date(2025, 4, 1)])
def test_one_published_version_a_start(start):
    framework = FrameworkFactory()
    publish(FrameworkVersionFactory(framework=framework, name="one", effective_from=start))
    second = FrameworkVersionFactory(framework=framework, name="two", effective_from=start)
    with pytest.raises(IntegrityError), transaction.atomic():
        publish(second)


def test_names_and_codes_are_once_a_version():
    version = FrameworkVersionFactory()
    for model, factory in ((Stage, StageFactory), (Group, GroupFactory), (Item, ItemFactory)):
        row = factory(version=version)
        copy = model.objects.get(pk=row.pk)
        copy.pk = None
        copy._state.adding = True
        with pytest.raises(IntegrityError), transaction.atomic():
            copy.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        FrameworkVersion.objects.create(
            framework=version.framework, name=version.name, scale=version.scale
        )


def test_a_level_hangs_on_an_item_or_a_group_and_has_its_rank_once():
    item, group = ItemFactory(levels=False), GroupFactory()
    name = "competencies_level_of_an_item_or_a_group"
    for wrong in ({"item": None, "group": None}, {"item": item, "group": group}):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Level.objects.bulk_create([Level(rank=1, text={}, **wrong)])
    for owner in ({"item": item}, {"group": group}):
        Level.objects.create(rank=1, text={}, **owner)
        with pytest.raises(IntegrityError), transaction.atomic():
            Level.objects.create(rank=1, text={}, **owner)


def test_short_code_drops_the_prefix_of_the_framework():
    assert [Item(code=code).short_code for code in ("R-A1", "S1-1", "T01-02")] == [
        "A1",
        "S1-1",
        "T01-02",
    ]


def test_items_are_read_by_who_works_here_once_they_are_published():
    item = ItemFactory()
    staff = StaffFactory()
    assert list(Item.objects.visible_to(staff)) == []
    publish(item.version)
    assert list(Item.objects.visible_to(staff)) == [item]
    staff.postings.all().delete()
    del staff.posting
    assert list(Item.objects.visible_to(staff)) == []

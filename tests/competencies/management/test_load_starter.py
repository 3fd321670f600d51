import pytest
from django.core.management import call_command

from cases.models import Programme
from competencies.models import FrameworkVersion, Item, Level, Stage
from jobtra.models import AuditEvent


@pytest.fixture
def loaded(db):
    call_command("load_starter", verbosity=0)
    return {v.framework.code: v for v in FrameworkVersion.objects.select_related("framework")}


def test_load_starter_publishes_forty_requirements_in_both_languages(loaded):
    version = loaded["R"]
    assert version.published_at
    assert version.published_by.is_system
    assert (version.target_level, version.not_observed, version.not_applicable) == (4, True, True)
    items = version.items.prefetch_related("levels")
    assert [len(items), version.groups.count()] == [40, 9]
    for item in items:
        assert [level.rank for level in item.levels.all()] == [1, 2, 3, 4, 5]
        texts = [item.title, item.definition, item.observation, item.boundary, item.accommodation]
        for text in [*texts, *(level.text for level in item.levels.all())]:
            assert text["ja"]
            assert text["en"]
        assert bool(item.due_programme_month) != bool(item.due_employment_month)


def test_load_starter_publishes_seven_stages_with_six_indicators_each(loaded):
    version = loaded["S"]
    codes = [stage.code for stage in version.stages.all()]
    assert codes == [f"S{n}" for n in range(1, 8)]
    counts = [stage.indicators.count() for stage in version.stages.all()]
    assert counts == [6] * 7
    assert Level.objects.filter(item__version=version).count() == 42 * 5


def test_load_starter_gives_the_programme_its_frameworks(loaded):
    programme = Programme.objects.get()
    assert set(programme.frameworks.values_list("code", flat=True)) == {"R", "S"}


def test_load_starter_twice_changes_nothing(loaded):
    def counts():
        models = (FrameworkVersion, Stage, Item, Level, Programme, AuditEvent)
        return [model.objects.count() for model in models]

    before = counts()
    call_command("load_starter", verbosity=0)
    assert counts() == before

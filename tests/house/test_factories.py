"""Every model has a factory, and what it makes passes the model's own checks."""

import inspect

import factory
import pytest
from django.apps import apps

from tests.factories import cases, competencies, evaluations, jobtra

HOUSE = {"jobtra", "cases", "competencies", "evaluations"}
FACTORIES = {
    thing._meta.model._meta.label: thing
    for module in (cases, competencies, evaluations, jobtra)
    for _name, thing in inspect.getmembers(module, inspect.isclass)
    if issubclass(thing, factory.django.DjangoModelFactory)
    and thing._meta.model
    and not thing._meta.abstract
}


def test_every_model_has_a_factory():
    models = {model._meta.label for model in apps.get_models() if model._meta.app_label in HOUSE}
    assert set(FACTORIES) == models


@pytest.mark.django_db
@pytest.mark.parametrize("label", sorted(FACTORIES))
def test_what_a_factory_makes_is_clean(label):
    FACTORIES[label]().full_clean(exclude=blank_json(label))


def blank_json(label):
    """Empty JSON is a value here, Django's form check calls it missing."""
    return [
        field.name
        for field in apps.get_model(label)._meta.get_fields()
        if field.__class__.__name__ == "JSONField"
    ]

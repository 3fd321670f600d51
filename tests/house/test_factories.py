"""Every model has a factory, and what it makes passes the model's own checks."""

import pytest
from django.apps import apps

from tests.factories.every import FACTORIES

HOUSE = {"jobtra", "cases", "competencies", "evaluations"}


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

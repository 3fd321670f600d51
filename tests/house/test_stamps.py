"""Who did it and when it was done are known together, or neither: the database sees to it."""

import pytest
from django.apps import apps
from django.db.models import CheckConstraint

EXCEPTIONS = set()

PAIRS = [
    (model, field.name.removesuffix("_at"))
    for app in ("jobtra", "cases", "competencies", "evaluations")
    for model in apps.get_app_config(app).get_models()
    for field in model._meta.concrete_fields
    if field.name.endswith("_at")
    and field.name.removesuffix("_at") + "_by" in {f.name for f in model._meta.concrete_fields}
]


@pytest.mark.parametrize(("model", "stem"), PAIRS, ids=lambda part: getattr(part, "__name__", part))
def test_time_and_person_are_tied(model, stem):
    name = f"{model._meta.label_lower.replace('.', '_')}_{stem}_stamped"
    names = {c.name for c in model._meta.constraints if isinstance(c, CheckConstraint)}
    assert name in names or (model._meta.label, stem) in EXCEPTIONS


def test_no_exception_is_idle():
    assert {(model._meta.label, stem) for model, stem in PAIRS} >= EXCEPTIONS

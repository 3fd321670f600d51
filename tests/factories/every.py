"""All factories, by the label of what they make."""

import inspect

import factory

from tests.factories import cases, competencies, evaluations, jobtra

FACTORIES = {
    thing._meta.model._meta.label: thing
    for module in (cases, competencies, evaluations, jobtra)
    for _name, thing in inspect.getmembers(module, inspect.isclass)
    if issubclass(thing, factory.django.DjangoModelFactory)
    and thing._meta.model
    and not thing._meta.abstract
}

"""A programme from its file: its word for the person, its courses, its frameworks."""

from django.db import transaction

from cases.models import Course, Programme
from competencies.models import Framework


@transaction.atomic
def load(data):
    """Make or renew the programme of a programme file. Returns it.

    The frameworks it names must be loaded before; those that are not are left out.
    """
    head, hire = data["programme"], data.get("qualifying_employment") or {}
    programme, _made = Programme.objects.update_or_create(
        code=head["code"],
        defaults={
            "title": head["title"],
            "field": head["field"],
            "person": head["person"],
            "qualifying_weekly_hours": hire.get("weekly_hours_at_least"),
        },
    )
    for course in data["courses"]:
        Course.objects.update_or_create(
            programme=programme, code=course["code"], defaults={"title": course["title"]}
        )
    programme.frameworks.add(*Framework.objects.filter(code__in=head["frameworks"]))
    return programme

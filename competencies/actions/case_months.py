"""The kept summary of a case's month: written with every submission, rebuilt at will."""

from django.db import transaction
from django.db.models import Min

from cases.models import Case, Employment
from competencies.measures import case_growth, growth
from competencies.models import CaseMonth


@transaction.atomic
def write(cases):
    """Make the summaries of these cases anew from their sheets in force. Returns how many.

    Two months of a case submitted at once are summed up one after the other, each with the other.
    """
    cases = lock_rows(cases)
    sheets, versions = case_growth.cells_of(cases), case_growth.versions_of(cases)
    hired = dict(
        Employment.objects.filter(case__in=cases)
        .values_list("case")
        .annotate(first=Min("starts_on"))
    )
    items = {}
    rows = []
    for case in cases:
        editions = versions.get(case.pk, {})
        for version in set(editions.values()) - items.keys():
            items[version] = case_growth.items_of(version)
        requirements = {
            version: case_growth.requirements_of(
                items[version], case.enrolled_on, hired.get(case.pk)
            )
            for version in editions.values()
        }
        rows += summaries(case, sheets.get(case.pk, []), editions, requirements)
    CaseMonth.objects.filter(case__in=cases).delete()
    CaseMonth.objects.bulk_create(rows, batch_size=1000)
    return len(rows)


def lock_rows(cases):
    """The rows as the database has them now, locked in one order; what points at them goes on."""
    rows = Case.objects.select_for_update(no_key=True).order_by("pk")
    return list(rows.filter(pk__in=[case.pk for case in cases]))


def summaries(case, months, editions, requirements):
    """One CaseMonth a month, each by the version its own sheet was rated by: a revision changes no
    month that came before it.

    editions: {Month: version}; requirements: {version: {code: growth.Requirement}}.
    """
    cells, found = dict(months), {}
    for version, asked in requirements.items():
        for month, standings in growth.walk(asked, months):
            if editions[month] == version:
                counts = growth.summarise(month, standings, cells[month])
                found[month] = CaseMonth(case=case, month=month.first, **counts)
    return found.values()

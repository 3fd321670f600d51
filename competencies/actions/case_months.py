"""The kept summary of a case's month: written with every submission, rebuilt at will."""

from django.db import transaction
from django.db.models import Min

from cases.models import Employment
from competencies.measures import case_growth, growth
from competencies.models import CaseMonth, FrameworkVersion


@transaction.atomic
def write(cases):
    """Make the summaries of these cases anew from their sheets in force. Returns how many."""
    sheets = case_growth.cells_of(cases)
    hired = dict(
        Employment.objects.filter(case__in=cases)
        .values_list("case")
        .annotate(first=Min("starts_on"))
    )
    items = {}
    rows = []
    for case in cases:
        months = sheets.get(case.pk)
        if not months:
            continue
        key = (case.programme_id, months[-1][0])
        if key not in items:
            items[key] = items_in_force(*key)
        requirements = case_growth.requirements_of(items[key], case.enrolled_on, hired.get(case.pk))
        cells = dict(months)
        rows += [
            CaseMonth(
                case=case, month=month.first, **growth.summarise(month, standings, cells[month])
            )
            for month, standings in growth.walk(requirements, months)
        ]
    CaseMonth.objects.filter(case__in=cases).delete()
    CaseMonth.objects.bulk_create(rows, batch_size=1000)
    return len(rows)


def items_in_force(programme, month):
    version = FrameworkVersion.objects.for_programme(programme, "requirements", month.first)
    return case_growth.items_of(version) if version else []

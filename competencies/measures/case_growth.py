"""The growth of cases read from their sheets: cells by item code and month."""

from collections import defaultdict

from competencies.measures import growth
from competencies.models import Checklist, ChecklistRating, FrameworkVersion, Item
from competencies.models.sheet import Rating, State
from jobtra.fiscal import Month

MARKS = {
    Rating.Status.NOT_OBSERVED: growth.NOT_OBSERVED,
    Rating.Status.NOT_APPLICABLE: growth.NOT_APPLICABLE,
}


def cells_of(cases, reader=None):
    """{case id: [(Month, {item code: level, "N" or "NA"})]} from the team sheets in force,
    as far as the reader may see them.

    Two queries, whatever the number of cases.
    """
    sheets = {
        pk: (case, month)
        for pk, case, month in Checklist.objects.in_force()
        .team()
        .revealed_to(reader)
        .filter(case__in=cases)
        .order_by("case", "month")
        .values_list("pk", "case", "month")
    }
    cells = defaultdict(dict)
    rows = ChecklistRating.objects.filter(sheet__case__in=cases, sheet__voice="team").exclude(
        sheet__state=State.DRAFT
    )
    for sheet, code, rank, status in rows.values_list(
        "sheet", "item__code", "level__rank", "status"
    ):
        cells[sheet][code] = MARKS.get(status, rank)
    months = defaultdict(list)
    for pk, (case, month) in sheets.items():
        months[case].append((Month.of(month), cells[pk]))
    return months


def versions_of(cases):
    """{case id: {Month: FrameworkVersion}}: by what the team sheets in force were rated. Two queries."""
    sheets = Checklist.objects.in_force().team().filter(case__in=cases).order_by("case", "month")
    rows = list(sheets.values_list("case", "month", "version"))
    versions = FrameworkVersion.objects.in_bulk({version for _case, _month, version in rows})
    found = defaultdict(dict)
    for case, month, version in rows:
        found[case][Month.of(month)] = versions[version]
    return found


def items_of(version):
    """[(code, target, month in the programme, month of employment)] of a version, one query."""
    return [
        (code, target or version.target_level, programme, employment)
        for code, target, programme, employment in Item.objects.filter(version=version).values_list(
            "code", "target_level", "due_programme_month", "due_employment_month"
        )
    ]


def requirements_of(items, enrolled_on, hired_on=None):
    """{item code: growth.Requirement} for one case; `hired_on` dates those due after hiring."""
    return {
        code: growth.Requirement(
            target,
            growth.due_month(enrolled_on, programme) or growth.due_month(hired_on, employment),
        )
        for code, target, programme, employment in items
    }

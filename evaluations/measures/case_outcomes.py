"""The outcomes of an office's cases, read from their rows: five queries, whatever the size."""

import hashlib
from collections import defaultdict
from fractions import Fraction
from typing import NamedTuple

from django.db.models import Max, Q

from cases.models import Case, Employment, EmploymentCheck
from competencies.models import Checklist, ChecklistRating, Item
from competencies.models.sheet import Rating
from evaluations.measures import outcomes
from jobtra.fiscal import FiscalYear, Month, reach_date

HIRES_SINCE = max(outcomes.LATER_MONTHS.values())  # years before the one evaluated
COUNTED = ("registrations", "hires", "checklists", "ratings")
STILL_THERE = (EmploymentCheck.Status.EMPLOYED, EmploymentCheck.Status.ON_LEAVE)


class Stay(NamedTuple):
    enrolled_on: object
    closed_on: object
    status: str


class Sheet(NamedTuple):
    month: object
    version_name: str
    version: int
    pk: int


def of_office(office, year: FiscalYear):
    """(figures, data) of one office: {(indicator, cohort, months): values}; what they stand on.

    `data` counts the rows used and holds `sha256` over them: the same rows give the same text,
    whatever their keys, their order and the database.
    """
    stays = registered(office, year)
    hires = first_hires(office, year)
    sheets = latest_sheets(office, year, stays)
    items = items_of({sheet.version for sheet in sheets.values()})
    marks = marks_of(sheets.values())
    registrations = [
        outcomes.Registration(
            stay.enrolled_on,
            stay.closed_on,
            stay.status == Case.Status.INTERRUPTED,
            hires[code].starts_on if code in hires else None,
            attained(items[sheets[code].version], marks[sheets[code].pk])
            if code in sheets
            else None,
        )
        for code, stay in stays.items()
    ]
    sizes = len(stays), len(hires), len(sheets), sum(map(len, marks.values()))
    data = {
        **dict(zip(COUNTED, sizes, strict=True)),
        "sha256": fingerprint(lines(stays, hires, sheets, items, marks)),
    }
    return outcomes.figures(year, registrations, hires.values()), data


def registered(office, year):
    """{case code: Stay} of the registrations of the year and of the one before."""
    rows = Case.objects.filter(
        office=office, enrolled_on__range=(year.previous.starts_on, year.ends_on)
    ).values_list("code", "enrolled_on", "closed_on", "status")
    return {code: Stay(*stay) for code, *stay in rows}


def first_hires(office, year):
    """{case code: Hire} of the years that the evaluation shows, and of all cases it registers."""
    since = FiscalYear(year.year - HIRES_SINCE).starts_on
    rows = (
        Employment.objects.first_qualifying()
        .filter(case__office=office, starts_on__lte=year.cut_off)
        .filter(Q(starts_on__gte=since) | Q(case__enrolled_on__gte=year.previous.starts_on))
        .annotate(confirmed_on=Max("checks__on", filter=Q(checks__status__in=STILL_THERE)))
        .values_list("case__code", "employer_name", "starts_on", "left_on", "confirmed_on")
    )
    # Two starts on one day: the first by name. Sorted here, since databases order names differently.
    last_wins = sorted(rows, key=lambda row: row[1], reverse=True)
    return {code: outcomes.Hire(*hire) for code, _name, *hire in last_wins}


def latest_sheets(office, year, stays):
    """{case code: Sheet} at six months, of this year's cases that were followed until then.

    The team sheet in force of the latest month up to that of the reach date.
    """
    last_months = {}
    for code, stay in stays.items():
        reached_on = reach_date(stay.enrolled_on, outcomes.ATTAINMENT_MONTHS)
        is_followed = stay.closed_on is None or stay.closed_on >= reached_on
        if stay.enrolled_on >= year.starts_on and is_followed and reached_on <= year.cut_off:
            last_months[code] = Month.of(reached_on).first
    rows = (
        Checklist.objects.in_force()
        .team()
        .filter(case__office=office, month__lte=year.cut_off)
        .filter(case__enrolled_on__range=(year.starts_on, year.ends_on))
        .values_list("case__code", "month", "version__name", "version", "pk")
    )
    found = {}
    for code, *sheet in rows:
        sheet = Sheet(*sheet)
        if code in last_months and sheet.month <= last_months[code]:
            found[code] = max(sheet, found.get(code, sheet))
    return found


def items_of(versions):
    """{version id: {item id: (key, target)}}; an item without a target is nothing to attain."""
    found = defaultdict(dict)
    rows = Item.objects.filter(version__in=versions).values_list(
        "version",
        "pk",
        "version__framework__code",
        "version__name",
        "code",
        "target_level",
        "version__target_level",
    )
    for version, pk, framework, name, code, target, default in rows:
        if target or default:
            found[version][pk] = f"{framework}/{name}/{code}", target or default
    return found


def marks_of(sheets):
    """{sheet id: {item id: level, or the status of a cell without one}}."""
    found = defaultdict(dict)
    rows = ChecklistRating.objects.filter(sheet__in=[sheet.pk for sheet in sheets]).values_list(
        "sheet", "item", "level__rank", "status"
    )
    for sheet, item, rank, status in rows:
        found[sheet][item] = rank or status
    return found


def attained(items, marks):
    """The share of requirements at target: a Fraction, or None when none is applicable.

    Not observed and not rated count as not attained; not applicable leaves the whole.
    """
    targets = [
        (marks.get(item), target)
        for item, (_key, target) in items.items()
        if marks.get(item) != Rating.Status.NOT_APPLICABLE
    ]
    if not targets:
        return None
    return Fraction(
        sum(isinstance(mark, int) and mark >= target for mark, target in targets), len(targets)
    )


def lines(stays, hires, sheets, items, marks):
    """What was used, one line a row, without keys of the database."""
    for code, stay in stays.items():
        yield f"case {code} {stay.enrolled_on} {stay.closed_on} {stay.status}"
    for code, hire in hires.items():
        yield f"hire {code} {hire.starts_on} {hire.left_on} {hire.confirmed_on}"
    for version in items.values():
        for key, target in version.values():
            yield f"item {key} {target}"
    for code, sheet in sheets.items():
        keys = items[sheet.version]
        cells = (
            f"{keys[item][0]}={mark}" for item, mark in marks[sheet.pk].items() if item in keys
        )
        yield f"checklist {code} {sheet.month} {' '.join(sorted(cells))}"


def fingerprint(texts):
    """SHA-256 over lines, in the order of their characters."""
    return hashlib.sha256("\n".join(sorted(texts)).encode()).hexdigest()

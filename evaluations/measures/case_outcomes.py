"""The outcomes of an office's cases, read from their rows: five queries, whatever the size.

Most rows come in no order: sorting them would cost the database more than finding them.
"""

import hashlib
from collections import defaultdict
from datetime import date
from fractions import Fraction
from operator import itemgetter
from typing import NamedTuple

from django.db.models import Max, Q

from cases.models import Case, Employment, EmploymentCheck
from competencies.models import Checklist, ChecklistRating, Item
from competencies.models.sheet import Rating
from evaluations.measures import outcomes
from jobtra.fiscal import FiscalYear, reach_date

HIRES_SINCE = max(outcomes.LATER_MONTHS.values())  # years before the one evaluated
COUNTED = ("registrations", "hires", "checklists", "ratings")
STILL_THERE = (EmploymentCheck.Status.EMPLOYED, EmploymentCheck.Status.ON_LEAVE)


class Stay(NamedTuple):
    code: str
    enrolled_on: date
    closed_on: date | None
    status: str


class Sheet(NamedTuple):
    month: date
    version: int
    pk: int


class Cell(NamedTuple):
    text: str  # the item and its mark
    is_attained: bool
    is_not_applicable: bool


def of_office(office, year: FiscalYear):
    """(figures, data) of one office: {(indicator, cohort, months): values}; what they stand on.

    `data` counts the rows used and holds `sha256` over them: the same rows give the same text,
    whatever their keys, their order and the database.
    """
    stays = registered(office, year)
    codes, hires = first_hires(office, year)
    sheets = latest_sheets(year, stays)
    items = items_of({sheet.version for sheet in sheets.values()})
    cells = cells_of(sheets.values(), items)
    marks = {case: columns(cells[sheet.pk]) for case, sheet in sheets.items()}
    shares = {
        case: attained(len(items[sheet.version]), *marks[case][1:])
        for case, sheet in sheets.items()
    }
    registrations = [
        outcomes.Registration(
            stay.enrolled_on,
            stay.closed_on,
            stay.status == Case.Status.INTERRUPTED,
            hires[case].starts_on if case in hires else None,
            shares.get(case),
        )
        for case, stay in stays.items()
    ]
    lines = [
        *(f"case {code} {first} {last} {status}" for code, first, last, status in stays.values()),
        *(
            f"hire {codes[case]} {first} {left} {seen}"
            for case, (first, left, seen) in hires.items()
        ),
        *(f"item {key} {target}" for found in items.values() for key, target in found.values()),
        *(
            f"checklist {stays[case].code} {sheet.month} {' '.join(sorted(marks[case][0]))}"
            for case, sheet in sheets.items()
        ),
    ]
    sizes = len(stays), len(hires), len(sheets), sum(map(len, cells.values()))
    return outcomes.figures(year, registrations, hires.values()), {
        **dict(zip(COUNTED, sizes, strict=True)),
        "sha256": fingerprint(lines),
    }


def registered(office, year):
    """{case id: Stay} of the registrations of the year and of the one before."""
    rows = Case.objects.filter(
        office=office, enrolled_on__range=(year.previous.starts_on, year.ends_on)
    ).values_list("pk", "code", "enrolled_on", "closed_on", "status")
    return {pk: Stay(*stay) for pk, *stay in rows.order_by()}


def first_hires(office, year):
    """{case id: its code} and {case id: Hire}, of the years that the evaluation shows and of all
    cases registered in it."""
    since = FiscalYear(year.year - HIRES_SINCE).starts_on
    rows = (
        Employment.objects.first_qualifying()
        .filter(case__office=office, starts_on__lte=year.cut_off)
        .filter(Q(starts_on__gte=since) | Q(case__enrolled_on__gte=year.previous.starts_on))
        .annotate(confirmed_on=Max("checks__on", filter=Q(checks__status__in=STILL_THERE)))
        .values_list("employer_name", "case", "case__code", "starts_on", "left_on", "confirmed_on")
    )
    codes, hires = {}, {}
    # Two starts on one day: the first by name. Sorted here, since databases order names differently.
    for _name, case, code, *hire in sorted(rows.order_by(), key=itemgetter(0), reverse=True):
        codes[case], hires[case] = code, outcomes.Hire(*hire)
    return codes, hires


def latest_sheets(year, stays):
    """{case id: Sheet} at six months, of this year's cases that were followed until then.

    The team sheet in force of the latest month up to that of the reach date.
    """
    reached = {}
    for case, stay in stays.items():
        if stay.enrolled_on < year.starts_on:
            continue
        day = reach_date(stay.enrolled_on, outcomes.ATTAINMENT_MONTHS)
        if day <= year.cut_off and (stay.closed_on is None or stay.closed_on >= day):
            reached[case] = day
    rows = (
        Checklist.objects.in_force()
        .team()
        .filter(case__in=reached)
        .values_list("case", "month", "version", "pk")
    )
    found = {}
    for case, month, version, pk in rows.order_by("month", "version__name"):
        if month <= reached[case]:  # a month is its first day
            found[case] = month, version, pk
    return {case: Sheet(*sheet) for case, sheet in found.items()}


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
    for version, pk, framework, name, code, target, default in rows.order_by():
        if target or default:
            found[version][pk] = f"{framework}/{name}/{code}", target or default
    return found


def cells_of(sheets, items):
    """{sheet id: [Cell]}. There are few different cells, so each is made once."""
    known = {pk: item for version in items.values() for pk, item in version.items()}
    made, found = {}, defaultdict(list)
    rows = ChecklistRating.objects.filter(sheet__in=[sheet.pk for sheet in sheets]).values_list(
        "sheet", "item", "level__rank", "status"
    )
    for sheet, item, rank, status in rows:
        mark = item, rank, status
        if mark in made:
            found[sheet].append(made[mark])
        elif item in known:
            key, target = known[item]
            made[mark] = Cell(
                f"{key}={rank or status}",
                rank is not None and rank >= target,
                status == Rating.Status.NOT_APPLICABLE,
            )
            found[sheet].append(made[mark])
    return found


def columns(cells):
    """(texts, is attained, is not applicable) of a sheet's cells, each a tuple."""
    return tuple(zip(*cells, strict=True)) or ((), (), ())


def attained(asked, hits, not_applicable):
    """The share of `asked` requirements at target: a Fraction, or None when none is applicable.

    Not observed and not rated count as not attained; not applicable leaves the whole.
    """
    whole = asked - sum(not_applicable)
    return Fraction(sum(hits), whole) if whole else None


def fingerprint(lines):
    """SHA-256 over lines of text, in the order of their characters."""
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()

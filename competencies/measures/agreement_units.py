"""What two or more raters rated: the one place where agreement gathers its ratings.

A unit is an item of a case in a month. It enters when every sheet of it is open to everybody (locked,
imported or revealed), so that no figure tells what somebody still has to judge blind.
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from django.db.models import F

from cases.models import Transfer
from competencies.measures.case_growth import MARKS
from competencies.models import (
    Checklist,
    ChecklistRating,
    FrameworkVersion,
    StageJudgement,
    StageJudgementRating,
)
from competencies.models.sheet import Voice
from jobtra.fiscal import Month


@dataclass(frozen=True, slots=True)
class Unit:
    """`framework` and `case` are ids, `office` is a code; `marks` are ((rater id, mark), …) in the
    order of the raters, a mark being a rank, "N" or "NA"."""

    framework: int
    item: str
    stage: str
    case: int
    month: date
    office: str
    marks: tuple


class Kind(NamedTuple):
    """A kind of sheet: which voices are opinions of one thing, and where the stage is found."""

    sheets: type
    ratings: type
    voices: tuple
    stage_of_sheet: str
    stage_of_item: str


KINDS = (
    Kind(Checklist, ChecklistRating, (Voice.TEAM, Voice.SECOND), "version", "item__stage_code"),
    Kind(StageJudgement, StageJudgementRating, (Voice.RATER,), "stage", "item__stage__code"),
)


def gather(year, *, raters=None):
    """[Unit] of a fiscal year (a `fiscal.FiscalYear`) in a fixed order, two raters or more in each.

    `raters`: the ids of those whose ratings count; None: everybody's. Eight queries.
    """
    found = [only(unit, raters) for kind in KINDS for unit in units_of(kind, year)]
    return sorted((unit for unit in found if len(unit.marks) > 1), key=place)


def place(unit):
    return unit.framework, unit.item, unit.month, unit.office, unit.case


def only(unit, raters):
    """The unit without the marks of others."""
    if raters is None:
        return unit
    return replace(unit, marks=tuple(mark for mark in unit.marks if mark[0] in raters))


def in_force(kind, year):
    """The sheets of a year that may be compared. One without a rater is nobody's opinion."""
    found = kind.sheets.objects.in_force().filter(
        voice__in=kind.voices,
        rater__isnull=False,
        month__range=(year.starts_on, year.ends_on),
    )
    if Voice.SECOND in kind.voices:  # few cases of a month are rated twice
        twice = kind.sheets.objects.in_force().filter(voice=Voice.SECOND)
        found = found.filter(case__in=twice.values("case"))
    return found


def units_of(kind, year):
    sheets = in_force(kind, year)
    places = compared(kind, sheets)
    marks = defaultdict(dict)
    rows = kind.ratings.objects.filter(sheet__in=sheets.values("pk")).values_list(
        "sheet", "rated_by", "status", "level__rank", "item__code", kind.stage_of_item
    )
    for sheet, rater, status, rank, item, stage in rows.order_by("pk").iterator():
        if sheet in places:
            marks[places[sheet], item, stage or ""][rater] = MARKS.get(status, rank)
    frameworks = dict(FrameworkVersion.objects.values_list("pk", "framework"))
    for ((version, case, month, office), item, stage), given in marks.items():
        yield Unit(
            frameworks[version], item, stage, case, month, office, tuple(sorted(given.items()))
        )


def compared(kind, sheets):
    """{sheet id: (version, case, month, office code)} of what was judged twice and is open to all."""
    is_open = set(sheets.opened().values_list("pk", flat=True))
    groups = defaultdict(list)
    for pk, *group in sheets.values_list(
        "pk", F(kind.stage_of_sheet), "version", "case", "month", "case__office__code"
    ):
        groups[tuple(group)].append(pk)
    left = offices_left()
    return {
        pk: (version, case, month, office_in(month, left.get(case, ()), office))
        for (_stage, version, case, month, office), keys in groups.items()
        if len(keys) > 1 and is_open.issuperset(keys)
        for pk in keys
    }


def offices_left():
    """{case id: [(day, code of the office it left on that day)]}, in the order of the days."""
    moves = Transfer.objects.filter(moved_at__isnull=False).order_by("moves_on", "moved_at", "pk")
    found = defaultdict(list)
    for case, day, office in moves.values_list("case", "moves_on", "from_office__code"):
        found[case].append((day, office))
    return found


def office_in(month, left, now):
    """The office a case was with at the end of a month: the one it left first after it, or `now`."""
    last = Month.of(month).last
    return next((office for day, office in left if day > last), now)

"""Checklists as pages show them: the cells of a month, cases by requirements, read in one go."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from django.db.models import CharField, DateField, F, OuterRef, Subquery, Value
from django.db.models.functions import Cast

from cases.models import Case, SupportPlan
from competencies.measures import anchors, asked, evidence, growth
from competencies.models import (
    CaseMonth,
    CaseStage,
    Checklist,
    ChecklistRating,
    Focus,
    FrameworkVersion,
    Group,
    Item,
)
from competencies.models.sheet import Rating
from jobtra.fiscal import Month

MARKS = {
    Rating.Status.NOT_OBSERVED: growth.NOT_OBSERVED,
    Rating.Status.NOT_APPLICABLE: growth.NOT_APPLICABLE,
}


class Cell(NamedTuple):
    """What stands in a cell."""

    rank: int | None
    status: str
    basis: str
    with_accommodation: bool
    confirmed_same: bool
    note: str
    rated_at: datetime
    case_note: int | None = None  # the key of the note that is its evidence

    @property
    def mark(self):
        """As growth reads it: a level, "N" or "NA"."""
        return MARKS.get(self.status, self.rank)

    @property
    def basis_label(self):
        return Rating.Basis(self.basis).label

    @property
    def says(self):
        """Whether there is more to it than its mark."""
        return bool(self.has_evidence or self.basis or self.with_accommodation)

    @property
    def has_evidence(self):
        return bool(self.note or self.case_note)


class Row(NamedTuple):
    """One requirement of one case with its cell, if there is one, and what the months before say."""

    case: Case
    item: Item
    cell: Cell | None
    target: int | None
    past: growth.Past = growth.Past()
    last: str = ""  # what stood there a month ago, as it is typed
    kind: str = asked.Kind.OPEN
    is_asked: bool = True

    @property
    def value(self):
        """As it is typed: "1" to "5", "N", "NA", or "" for not yet rated."""
        return "" if self.cell is None else str(self.cell.mark)

    @property
    def mark(self):
        """A rank, a status, or None: what the level filters take."""
        return self.cell and (self.cell.status if self.cell.rank is None else self.cell.rank)

    @property
    def is_at_target(self):
        rank = self.cell and self.cell.rank
        return bool(rank and self.target) and rank >= self.target

    @property
    def is_left(self):
        return self.is_asked and self.cell is None

    @property
    def question(self):
        """The `evidence.Question` the cell raises and no evidence answers yet, or None."""
        if self.cell is None or self.cell.has_evidence:
            return None
        return evidence.ask(self.past, self.cell.mark, self.target)

    @property
    def is_stuck(self):
        return bool(self.cell) and evidence.is_stuck(self.past, self.cell.mark, self.target)


@dataclass(frozen=True)
class Section:
    group: Group | None
    rows: list

    @property
    def asked(self):
        return sum(row.is_asked for row in self.rows)

    @property
    def left(self):
        return sum(row.is_left for row in self.rows)

    @property
    def filled(self):
        return self.asked - self.left


class Content:
    """What stands on the sheet of one case: its rows by item id, in order."""

    def __init__(self, rows):
        self.rows = rows
        self.saved_at = max((row.cell.rated_at for row in rows.values() if row.cell), default=None)

    @cached_property
    def total(self):
        return sum(row.is_asked for row in self.rows.values())

    @cached_property
    def left(self):
        return len(self.missing)

    @cached_property
    def missing(self):
        return [row for row in self.rows.values() if row.is_left]

    @property
    def folded(self):
        return sum(not row.is_asked for row in self.rows.values())

    @property
    def sections(self):
        by_group = groupby(self.rows.values(), key=lambda row: row.item.group)
        return [Section(group, list(rows)) for group, rows in by_group]

    @property
    def next_row(self):
        """The first row without a rating, else the first; None on a sheet without items."""
        return next(iter([*self.missing, *self.rows.values()]), None)

    @property
    def questions(self):
        """[(Row, evidence.Question)] where the sheet should say how it is known and does not yet."""
        found = [(row, row.question) for row in self.rows.values()]
        return [(row, question) for row, question in found if question]

    @property
    def stuck(self):
        """The rows that have not moved for half a year."""
        return [row for row in self.rows.values() if row.is_stuck]

    @property
    def straight(self):
        """The one level that every rated cell of a filled sheet has, or None."""
        ranks = [row.cell.rank for row in self.rows.values() if row.cell and row.cell.rank]
        is_straight = len(ranks) >= evidence.STRAIGHT and len(set(ranks)) == 1
        return ranks[0] if is_straight else None


class Grid:
    """The cells of a month for many cases: {case id: Content}.

    cases: rows `with_hired_on`, their office joined; sheets: {case id: Checklist} with version, read
    here when not given; reader: whose open double ratings hide what they hide. Four queries and the sheets' one, whatever the number of cases.
    """

    def __init__(self, cases, month, sheets=None, *, reader=None):
        self.cases, self.month = cases, month
        self.sheets = sheets_of(cases, month, reader) if sheets is None else sheets
        self.cells = cells_of(self.sheets.values())
        self.pasts = pasts_of(cases, month, reader)
        self.focus, self.reviews = asked_for(cases, month)
        self.contents = {case.pk: Content(self.rows_of(case)) for case in cases}

    def rows_of(self, case):
        version = self.version_of(case)
        if version is None:
            return {}
        before, pasts = self.pasts.get(case.pk, (None, {}))
        cells = self.cells.get(getattr(self.sheets.get(case.pk), "pk", None), {})
        is_full = case.office.rates_all or asked.is_full(
            self.month,
            enrolled_on=case.enrolled_on,
            hired_on=case.hired_on,
            closed_on=case.closed_on,
            is_review=self.reviews.get(case.pk),
        )
        follows = before == self.month.previous.first
        rows = {}
        for pk, item in anchors.items_of(version).items():
            past = pasts.get(item.code, NO_PAST)
            kind = self.kind_of(case, item, past)
            rows[pk] = Row(
                case,
                item,
                cells.get(pk),
                item.target_level or version.target_level,
                past,
                str(past.cell or "") if follows else "",
                kind,
                is_full or kind not in asked.FOLDED,
            )
        return rows

    def kind_of(self, case, item, past):
        due = growth.due_month(case.enrolled_on, item.due_programme_month)
        due = due or growth.due_month(case.hired_on, item.due_employment_month)
        return asked.kind_of(
            due,
            self.month,
            past,
            is_focus=item.code in self.focus.get(case.pk, ()),
            is_sampled=asked.is_sampled(case.pk, item.code, self.month),
        )

    def version_of(self, case):
        sheet = self.sheets.get(case.pk)
        return sheet.version if sheet else self.versions.get(case.programme_id)

    @cached_property
    def versions(self):
        """{programme id: the version its new sheets of the month get}, one query."""
        found = {}
        rows = FrameworkVersion.objects.in_force(self.month.first).filter(
            framework__kind="requirements",
            framework__programmes__in={case.programme_id for case in self.cases},
        )
        for version in rows.annotate(programme=F("framework__programmes")):
            found.setdefault(version.programme, version)
        return found


NO_PAST = growth.Past()


def sheets_of(cases, month, reader=None):
    """{case id: the newest team checklist of the month}, one query."""
    sheets = Checklist.objects.team().current().revealed_to(reader).order_by()
    sheets = sheets.filter(case__in=cases, month=month.first)
    return {sheet.case_id: sheet for sheet in sheets.select_related("version")}


def sheet_of(case, month, reader=None):
    """The newest team checklist of a case and month, or None."""
    return sheets_of([case], month, reader).get(case.pk)


def cells_of(sheets):
    """{sheet id: {item id: Cell}}, one query."""
    cells = {}
    rows = ChecklistRating.objects.filter(sheet__in=[sheet.pk for sheet in sheets]).values_list(
        "sheet",
        "item",
        "level__rank",
        "status",
        "basis",
        "with_accommodation",
        "confirmed_same",
        "note",
        "rated_at",
        "case_note",
    )
    for sheet, item, *cell in rows:
        cells.setdefault(sheet, {})[item] = Cell(*cell)
    return cells


def pasts_of(cases, month, reader=None):
    """{case id: (month kept, {item code: growth.Past})} of the last summary before it, one query."""
    latest = CaseMonth.objects.revealed_to(reader)
    latest = latest.filter(case=OuterRef("case"), month__lt=month.first).order_by("-month")
    latest = Subquery(latest.values("pk")[:1])
    rows = CaseMonth.objects.filter(case__in=cases, pk=latest).order_by()
    return {
        case: (kept_in, {code: growth.Past(*kept) for code, kept in standings.items()})
        for case, kept_in, standings in rows.values_list("case", "month", "standings")
    }


def focus_of(cases, month):
    """{case id: {item codes in focus in the month}}, one query."""
    found = {}
    rows = Focus.objects.in_force(month.last).filter(case__in=cases).order_by()
    for case, code in rows.values_list("case", "item__code"):
        found.setdefault(case, set()).add(code)
    return found


def asked_for(cases, month):
    """(what `focus_of` gives, {case id: whether the review of a plan is due in the month} of those
    with a plan in force by its end). One query for both: the sheet's page has none to spare."""
    plans = SupportPlan.objects.approved().filter(case__in=cases, starts_on__lte=month.last)
    plans = plans.annotate(code=Value("", CharField()), day=F("review_on")).order_by()
    focus = Focus.objects.in_force(month.last).filter(case__in=cases).order_by()
    focus = focus.annotate(code=F("item__code"), day=Cast(Value(None), DateField()))
    codes, reviews = {}, {}
    shape = ("case", "code", "day")
    for case, code, day in focus.values_list(*shape).union(plans.values_list(*shape)):
        if day is None:
            codes.setdefault(case, set()).add(code)
        else:
            reviews[case] = reviews.get(case, False) or Month.of(day) == month
    return codes, reviews


def content_of(checklist, reader=None):
    """The Content of one sheet; it comes with case, the case's office, version and `hired_on`."""
    case = checklist.case
    case.hired_on = checklist.hired_on
    return Grid([case], Month.of(checklist.month), {case.pk: checklist}, reader=reader).contents[
        case.pk
    ]


def stage_of(case, on):
    """The stage a case was in on a day, or None."""
    return stages_of([case], on).get(case.pk)


def stages_of(cases, on):
    """{case id: Stage} of that day, one query."""
    rows = CaseStage.objects.in_force(on).filter(case__in=cases).select_related("stage").order_by()
    return {row.case_id: row.stage for row in rows}


def neighbours(case, month, staff):
    """The cases before and after this one, by kana: (id, name) or None.

    Among the person's own youths of that month, one query; among the office's when this one is not
    theirs, one more.
    """
    rated = Case.objects.visible_to(staff).rated_in(month).order_by("youth__kana", "code")
    rated = rated.values_list("pk", "youth__name")
    line = list(rated.assigned_to(staff))
    if case.pk not in dict(line):
        line = list(rated)
    places = [pk for pk, _name in line]
    if case.pk not in places:
        return None, None
    here = places.index(case.pk)
    return (line[here - 1] if here else None), (line[here + 1] if line[here + 1 :] else None)

"""How far the checklists of a month are: per case a state and how many cells are filled."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import models
from django.db.models import Count, OuterRef, Value
from django.utils.translation import gettext_lazy as _

from cases.models import Case, Office, Staff
from competencies.measures import checklists, rating_month
from competencies.models import Checklist, FrameworkVersion
from competencies.models.double_rating import blind
from competencies.models.sheet import State


class Stand(models.TextChoices):
    """What a case's month has come to."""

    NOT_STARTED = "none", _("Not started")
    DRAFT = "draft", _("In work")
    RETURNED = "returned", _("Returned")
    SUBMITTED = "submitted", _("Submitted")
    CHECKED = "checked", _("Checked")
    LOCKED = "locked", _("Locked")
    NOT_ASKED = "not_asked", _("Not asked")


NEEDED = ("case", "version", "state", "replaces", "submitted_at", "submitted_by__name")
FINISHED = frozenset({Stand.SUBMITTED, Stand.CHECKED, Stand.LOCKED})
ASKED = frozenset(Stand) - {Stand.NOT_ASKED}


@dataclass(frozen=True, slots=True)
class Progress:
    """Of one case and month. `sheet` is the key of the newest team checklist, or None; who handed it
    in, and when, is None until then."""

    stand: Stand
    done: int = 0
    total: int = 0
    sheet: int | None = None
    submitted_at: datetime | None = field(default=None, compare=False)
    submitted_by: Staff | None = field(default=None, compare=False)
    is_hidden: bool = False

    @property
    def left(self):
        """Cells still empty; none once it is handed in, whatever was left empty."""
        return max(self.total - self.done, 0) if self.is_open and not self.is_hidden else 0

    @property
    def is_open(self):
        return self.stand in ASKED and not self.is_finished

    @property
    def is_finished(self):
        return self.stand in FINISHED


class Sum:
    """Several Progress taken together: the one number that worker and manager see."""

    def __init__(self, stands):
        stands = list(stands)
        self.left = sum(stand.left for stand in stands)
        self.total = sum(stand.total for stand in stands)
        self.minutes = rating_month.minutes_for(self.left)


def of_month(cases, month, reader=None):
    """{case id: Progress} of these Case rows in a `fiscal.Month`. What the reader's open double ratings
    hide says only its state. Three queries, however many; six more where an office asks for the focused set."""
    versions, hidden = requirement_counts(month), Value(False)
    if reader:
        hidden = blind(reader, case=OuterRef("case"), month=OuterRef("month"))
    sheets = {
        sheet.case_id: sheet
        for sheet in Checklist.objects.team()
        .current()
        .filter(case__in=cases, month=month.first)
        .annotate(done=Count("ratings"), is_hidden=hidden)
        .select_related("submitted_by")
        .only(*NEEDED)
        .order_by()
    }
    stands = {case.pk: of_case(case, sheets.get(case.pk), versions, month) for case in cases}
    return stands | focused(cases, stands, month, reader)


def focused(cases, stands, month, reader):
    """{case id: Progress} of those whose office asks for the focused set: only that counts."""
    offices = Office.objects.filter(pk__in={case.office_id for case in cases}, rates_all=False)
    offices = set(offices.order_by().values_list("pk", flat=True))
    asked = [
        case.pk
        for case in cases
        if case.office_id in offices
        and stands[case.pk].stand in ASKED
        and not stands[case.pk].is_hidden
    ]
    if not asked:
        return {}
    cases = list(Case.objects.filter(pk__in=asked).select_related("office").with_hired_on())
    grid = checklists.Grid(cases, month, reader=reader)
    return {
        pk: replace(stands[pk], total=content.total, done=content.total - content.left)
        for pk, content in grid.contents.items()
    }


def of_case(case, sheet, versions, month):
    if sheet is not None:
        total = versions.of_version[sheet.version_id]
        if sheet.is_hidden:
            return Progress(stand_of(sheet), 0, total, sheet.pk, is_hidden=True)
        handed_in = (sheet.submitted_at, sheet.submitted_by)
        return Progress(stand_of(sheet), sheet.done, total, sheet.pk, *handed_in)
    if not case.is_rated_in(month):
        return Progress(Stand.NOT_ASKED)
    return Progress(Stand.NOT_STARTED, total=versions.of_programme.get(case.programme_id, 0))


def stand_of(sheet):
    if sheet.state == State.DRAFT and sheet.replaces_id:
        return Stand.RETURNED
    return Stand(sheet.state)


@dataclass(frozen=True)
class Counts:
    """How many requirements a version has, and a programme asks for in the month."""

    of_version: dict
    of_programme: dict


def requirement_counts(month):
    """Counts of every published version of requirements, in one query."""
    of_version, of_programme = {}, {}
    rows = (
        FrameworkVersion.objects.filter(framework__kind="requirements")
        .order_by(models.F("effective_from").asc(nulls_first=True))
        .annotate(count=Count("items", distinct=True))
        .values_list("pk", "framework__programmes", "effective_from", "published_at", "count")
    )
    for pk, programme, begins, published, count in rows:
        of_version[pk] = count
        if published and (begins is None or begins <= month.first):
            of_programme[programme] = count
    return Counts(of_version, of_programme)

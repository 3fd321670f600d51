"""Which feedback is due, and the moments not to miss."""

import datetime as dt
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from competencies.measures import feedback, month_news
from competencies.models import Checklist, Feedback
from jobtra.fiscal import Month, add_business_days
from jobtra.texts import local

BUSINESS_DAYS = 10  # after the month's end
MONTHS = 3  # what is older is no news to anybody


def due_on(month):
    return add_business_days(month.last, BUSINESS_DAYS)


@dataclass(frozen=True)
class Line:
    """A month's sheet of a case and the feedback on it, if somebody began one."""

    checklist: Checklist
    feedback: Feedback | None
    today: dt.date

    @property
    def case(self):
        return self.checklist.case

    @property
    def month(self):
        return Month.of(self.checklist.month)

    @property
    def due_on(self):
        return due_on(self.month)

    @property
    def days_late(self):
        return (self.today - self.due_on).days

    @property
    def is_given(self):
        return self.feedback is not None and self.feedback.is_given


def lines(cases, today, reader=None):
    """[Line] of these cases (a queryset), the earliest due first, then by kana. Two queries.

    A month waits for its feedback until that of a later one is given, which has told it all.
    """
    this = Month.of(today)
    since = (this - MONTHS + 1).first
    sheets = list(
        Checklist.objects.in_force()
        .team()
        .revealed_to(reader)
        .with_hired_on()
        .filter(case__in=cases, month__range=(since, this.first))
        .select_related("case__youth", "version")
        .order_by("case__youth__kana", "case", "-month")
    )
    newest, told = {}, {}  # {(case, month): Feedback}, {case: the last month given}
    of_cases = {sheet.case_id for sheet in sheets}
    for row in Feedback.objects.filter(case__in=of_cases, month__gte=since).order_by("month", "pk"):
        newest[row.case_id, row.month] = row
        if row.is_given:
            told[row.case_id] = row.month
    found = [
        Line(sheet, newest.get((sheet.case_id, sheet.month)), today)
        for sheet in sheets
        if sheet.month >= told.get(sheet.case_id, since)
    ]
    return sorted(found, key=lambda line: line.due_on)


def to_give(lines):
    return [line for line in lines if not line.is_given]


class Moment(models.TextChoices):
    """What is worth a word now, in the order in which it is read."""

    STAGE = "stage", _("All of a stage attained")
    ATTAINED = "attained", _("Newly attained")
    FELL = "fell", _("Re-support")
    DUE = "due", _("Due and not yet attained")
    STILL = "still", _("Two months without a change")


@dataclass(frozen=True)
class Note:
    """A moment of one youth: `titles` of the requirements or stages it is about."""

    line: Line
    moment: Moment
    titles: list

    @property
    def further(self):
        """How many titles are not said: the line names two."""
        return max(0, len(self.titles) - 2)


def moments(lines, reader=None):
    """[Note] of these Lines in the order of Moment; of a case, what its newest sheet says. Two
    queries, and the versions once a process."""
    found = []
    newest = {line.checklist.case_id: line for line in lines}.values()
    readings = feedback.readings([line.checklist for line in newest], reader)
    for line in newest:
        for moment, titles in of_reading(readings[line.checklist.case_id]):
            found.append(Note(line, moment, titles))
    order = list(Moment)
    return sorted(found, key=lambda note: order.index(note.moment))


def of_reading(reading):
    changes, month, items = reading.changes, reading.month, reading.items
    stages = month_news.stages_attained(
        changes, {code: item.stage_code for code, item in items.items()}
    )
    due = [
        code
        for code, change in changes.items()
        if change.standing.requirement.due == month
        and change.standing.is_applicable
        and not change.standing.is_attained
    ]
    groups = {
        Moment.ATTAINED: [] if reading.is_first else reading.codes("is_newly_attained"),
        Moment.FELL: reading.codes("is_fall"),
        Moment.DUE: due,
    }
    if stages:
        yield Moment.STAGE, stages
    for moment, codes in groups.items():
        if codes:
            yield moment, [local(items[code].title) for code in codes]
    if month_news.is_still(reading.sheets, month, changes):
        yield Moment.STILL, []

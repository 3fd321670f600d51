"""The case manager's work queue: what is late, missing, stagnant or inconsistent, by case."""

from collections import defaultdict
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from cases.models import Case, Staff
from competencies.measures import feedback_queue, rating_month, self_ratings
from evaluations.measures import case_gaps, dashboard
from evaluations.measures.reasons import Kind
from jobtra.fiscal import Month


class Sort(models.TextChoices):
    LATE = "late", pgettext_lazy("checklist", "Late")
    STAGNANT = "stagnant", gettext_lazy("Stagnant")
    INCONSISTENT = "inconsistent", gettext_lazy("Inconsistent")
    MISSING = "missing", gettext_lazy("Missing")


SORT_OF = {
    Kind.FALLEN: Sort.STAGNANT,
    Kind.ABSENCE: Sort.STAGNANT,
    Kind.OVERSTAY: Sort.STAGNANT,
    Kind.CONFERENCE: Sort.LATE,
    Kind.PLAN: Sort.LATE,
    Kind.SPLIT: Sort.INCONSISTENT,
    Kind.UNSEEN: Sort.INCONSISTENT,
}
FIRST = (Kind.ABSENCE, Kind.FALLEN)  # what can not wait for the next conference
AT_ONCE, BY_DAYS, IN_TURN = range(3)


@dataclass(frozen=True)
class Entry:
    """One reason. `turn` and `days` say how soon it is to be looked at, not how bad anybody is."""

    sort: Sort
    text: str
    turn: int = IN_TURN
    days: int = 0


@dataclass(frozen=True)
class Line:
    """One case with its reasons, the most urgent first."""

    case: Case
    worker: Staff | None
    entries: tuple

    @property
    def urgency(self):
        first = self.entries[0]
        return first.turn, -first.days, self.case.youth.kana, self.case.code

    def has(self, sort):
        return any(entry.sort == sort for entry in self.entries)


def lines(rows, cases, today, staff):
    """[Line], the most urgent first. rows: those of `dashboard.rows`; cases: the same, a queryset."""
    found = defaultdict(list)
    for row in rows:
        found[row.case.pk] += of_row(row, today)
    for entries in (late(cases, today, staff), of_file(cases, today), apart(cases, today, staff)):
        for case, entry in entries:
            found[case].append(entry)
    made = [
        Line(
            case=row.case,
            worker=row.worker,
            entries=tuple(sorted(found[row.case.pk], key=lambda one: (one.turn, -one.days))),
        )
        for row in rows
        if found[row.case.pk]
    ]
    return sorted(made, key=lambda line: line.urgency)


def of_row(row, today):
    """What the dashboard knows of a case, and a checklist that is past its day."""
    entries = [
        Entry(SORT_OF[reason.kind], reason.text, AT_ONCE if reason.kind in FIRST else IN_TURN)
        for reason in row.reasons
    ]
    days = (today - rating_month.deadline(row.month)).days
    if row.progress.is_open and days > 0:
        entries.append(Entry(Sort.LATE, _("Monthly checklist not submitted"), BY_DAYS, days))
    return entries


def late(cases, today, staff):
    for line in feedback_queue.to_give(feedback_queue.lines(cases.open(), today, staff)):
        if line.days_late > 0:
            yield line.case.pk, Entry(Sort.LATE, _("Feedback not given"), BY_DAYS, line.days_late)


def of_file(cases, today):
    known = list(case_gaps.with_file(cases, today))
    for sort, rule in (
        (Sort.MISSING, case_gaps.missing),
        (Sort.INCONSISTENT, case_gaps.inconsistent),
    ):
        for case, sentences in rule(known, today).items():
            for sentence in sentences:
                yield case, Entry(sort, sentence)


def apart(cases, today, staff):
    """Where a youth and the team see many things differently."""
    for case, count in self_ratings.many_apart(cases, Month.of(today), staff).items():
        text = _("Self-rating differs by 2 or more on %(count)s items") % {"count": count}
        yield case, Entry(Sort.INCONSISTENT, text)


def of_office(cases, staff, today):
    """[Line] of all cases of an office (a queryset) that the month in work saw."""
    month = rating_month.month_in_work(today)
    cases = cases.followed_in(month)
    return lines(dashboard.rows(cases, month=month, today=today, staff=staff), cases, today, staff)

"""The office at a glance: a row per case, counts on top, and the order in which rows stand."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from cases.models import Case, Staff
from competencies.measures.progress import FINISHED, Progress, Stand
from competencies.measures.rating_month import month_in_work
from competencies.models import CaseMonth, Stage
from evaluations.measures import case_facts, reasons
from jobtra.fiscal import Month


@dataclass(frozen=True, slots=True)
class Row:
    """One case in one month. `summary` is the latest kept month at or before it, or None."""

    case: Case
    month: Month
    as_of: date
    stage: Stage | None
    weeks: int
    is_overstay: bool
    summary: CaseMonth | None
    came: int
    planned: int
    worker: Staff | None
    progress: Progress
    judges: int  # as far as the reader may know
    reasons: tuple

    @property
    def is_closed(self):
        return self.case.closed_on is not None and self.case.closed_on <= self.as_of

    @property
    def typical(self):
        return self.stage and case_facts.typical_weeks(self.stage)

    @property
    def is_of_month(self):
        """Whether the summary is of the shown month and not of an earlier one."""
        return self.summary is not None and self.summary.month == self.month.first

    @property
    def discussed_on(self):
        return self.case.discussed_on

    @property
    def is_discussed(self):
        return reasons.is_discussed(self.discussed_on, self.as_of)

    @property
    def kana(self):
        return self.case.youth.kana or self.case.youth.name


def day_looked_from(month, today):
    """Today while the month is in work or later, else the month's last day."""
    return today if month >= month_in_work(today) else month.last


def rows(cases, *, month, today, staff):
    """A Row for each of these cases: those with a reason first, then by kana.

    `cases` is a queryset already cut to who may see, `staff` who looks.
    """
    as_of = day_looked_from(month, today)
    cases, known = case_facts.read(cases, month=month, as_of=as_of, staff=staff)
    return arrange([row(case, known, month, as_of) for case in cases])


def row(case, known, month, as_of):
    end = min(as_of, case.closed_on or as_of)
    is_over = case.closed_on is not None and case.closed_on <= as_of
    stayed = (end - case.stage_since).days + 1 if case.stage_since else 0
    days = [came for day, came in known.days.get(case.pk, []) if Month.of(day) == month]
    facts = case_facts.facts_of(case, known, days=stayed, as_of=as_of)
    return Row(
        case=case,
        month=month,
        as_of=as_of,
        stage=known.stages.get(case.stage_id),
        weeks=facts.weeks,
        is_overstay=facts.is_overstay,
        summary=known.summaries.get(case.summary_id),
        came=sum(days),
        planned=len(days),
        worker=known.workers.get(case.worker_id),
        progress=known.progress[case.pk],
        judges=known.judgements[case.pk][0] if case.pk in known.judgements else 0,
        reasons=() if is_over else reasons.reasons(facts),
    )


# What a table may be ordered by. Attainment, N and attendance are left out: no order of people.
ORDERS = {
    "youth": lambda row: row.kana,
    "stage": lambda row: row.stage.position if row.stage else -1,
    "weeks": lambda row: row.weeks,
    "discussed": lambda row: row.discussed_on or date.min,
    "worker": lambda row: row.worker.name if row.worker else "",
    "sheet": lambda row: (list(Stand).index(row.progress.stand), row.progress.done),
}


def arrange(rows, order=""):
    """The rows by a key of ORDERS, with "-" before it downwards; else reasons first, by kana."""
    rows = sorted(rows, key=lambda row: (not row.reasons, row.kana))
    if key := ORDERS.get(order.removeprefix("-")):
        rows.sort(key=key, reverse=order.startswith("-"))
    return rows


@dataclass(frozen=True)
class Strip:
    """The counts on top, each a part of `asked`: the cases that the month asks a checklist of."""

    asked: int
    handed_in: int
    checked: int
    discussed: int
    double: int


def strip(rows):
    asked = [row for row in rows if row.progress.stand != Stand.NOT_ASKED]
    return Strip(
        asked=len(asked),
        handed_in=sum(row.progress.stand in FINISHED for row in asked),
        checked=sum(row.progress.stand in {Stand.CHECKED, Stand.LOCKED} for row in asked),
        discussed=sum(row.is_discussed for row in asked),
        double=sum(row.judges > 1 for row in asked),
    )


def stages_of(rows):
    """[(Stage, how many cases)] in the order of the way."""
    counts = Counter(row.stage for row in rows if row.stage)
    return sorted(counts.items(), key=lambda pair: (pair[0].position, pair[0].pk))


def workers_of(rows):
    """The key workers of the rows, by name."""
    return sorted({row.worker for row in rows if row.worker}, key=lambda worker: worker.name)

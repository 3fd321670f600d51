"""What one person has to do today: checklists of the month, decisions with dates, who comes."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from cases.models import Attendance, Case, Office, Staff
from cases.models.staff import LogInState
from competencies.measures import feedback_queue, progress, review_months
from competencies.measures.progress import Progress, Stand
from competencies.measures.rating_month import deadline, minutes_for, month_in_work
from evaluations.measures import dashboard, work_queue
from evaluations.models import AnnualEvaluation, CaseConference, Decision
from jobtra.fiscal import FiscalYear, Month


@dataclass(frozen=True, slots=True)
class Line:
    """One youth and how far the checklist of the month is."""

    case: Case
    progress: Progress


@dataclass(frozen=True)
class Work:
    """The month being rated, over the cases of one person."""

    month: Month
    today: date
    lines: list  # the unfinished first, then by kana
    left_over: int  # cases of the month before that were never submitted

    @property
    def deadline(self):
        return deadline(self.month)

    @property
    def days_left(self):
        """Days to the deadline; negative once it has passed."""
        return (self.deadline - self.today).days

    @property
    def days_late(self):
        return -self.days_left

    @property
    def asked(self):
        return [line for line in self.lines if line.progress.stand != Stand.NOT_ASKED]

    @property
    def total(self):
        return sum(line.progress.total for line in self.asked)

    @property
    def left(self):
        return sum(line.progress.left for line in self.asked)

    @property
    def done(self):
        return self.total - self.left

    @property
    def minutes(self):
        return minutes_for(self.left)

    @property
    def unfinished(self):
        return [line for line in self.asked if line.progress.is_open]

    @property
    def following(self):
        """Where to go on: a sheet that was begun, else the next one; None when all are in."""
        begun = [line for line in self.unfinished if line.progress.sheet]
        return next(iter([*begun, *self.unfinished]), None)


def work(cases, today, staff=None):
    """The Work of these cases (a queryset): those the month in work saw. Five queries."""
    month = month_in_work(today)
    cases = list(cases.followed_in(month).select_related("youth").order_by("youth__kana"))
    sheets = progress.of_month(cases, month, staff)
    before = progress.of_month(cases, month.previous, staff)
    lines = [Line(case, sheets[case.pk]) for case in cases]
    return Work(
        month=month,
        today=today,
        lines=sorted(lines, key=lambda line: not line.progress.is_open),
        left_over=sum(one.is_open for one in before.values()),
    )


def overdue(decisions, today):
    """Decisions (a queryset) not finished and past their day; `days_late` stands on each."""
    rows = list(
        decisions.unfinished()
        .filter(due_on__lt=today)
        .select_related("owner", "agenda_item__case__youth")
        .order_by("due_on", "pk")
    )
    for row in rows:
        row.days_late = (today - row.due_on).days
    return rows


def feedback_to_give(cases, today, staff=None):
    """Lines of the feedback queue for these cases (a queryset), the earliest due first."""
    return feedback_queue.to_give(feedback_queue.lines(cases.open(), today, staff))


def arrivals(cases, today):
    """Attendance of today on planned days of these cases, by kana."""
    return list(
        Attendance.objects.filter(case__in=cases, on=today, is_planned=True)
        .select_related("case__youth")
        .order_by("case__youth__kana")
    )


def next_conference(staff, cases, today):
    """The next conference of the office, with `mine`: how many of these cases are on it; or None."""
    return (
        CaseConference.objects.visible_to(staff)
        .filter(held_on__gte=today)
        .annotate(mine=Count("agenda", filter=Q(agenda__case__in=cases)))
        .order_by("held_on")
        .first()
    )


@dataclass(frozen=True)
class OfficeMonth:
    """Where the whole office stands in the month in work, for those who follow all of it."""

    month: Month
    strip: dashboard.Strip
    waiting: list  # [(Staff or None, how many of theirs are not submitted)], by name
    noted: list  # Lines of the work queue
    overdue: list  # decisions of others whose day has passed
    waiting_elsewhere: list  # [(Month, how many sheets)]: what other months have to be checked

    @property
    def to_check(self):
        return self.strip.handed_in - self.strip.checked


def office_month(cases, staff, today):
    """The OfficeMonth of all cases of an office (a queryset), as this person may see it."""
    month = month_in_work(today)
    rows = dashboard.rows(cases.followed_in(month), month=month, today=today, staff=staff)
    waiting = Counter(row.worker for row in rows if row.progress.is_open)
    others = Decision.objects.visible_to(staff).exclude(owner=staff)
    return OfficeMonth(
        month=month,
        strip=dashboard.strip(rows),
        waiting=sorted(waiting.items(), key=lambda pair: pair[0].name if pair[0] else ""),
        noted=work_queue.lines(rows, cases.followed_in(month), today, staff),
        overdue=overdue(others, today),
        waiting_elsewhere=review_months.waiting_elsewhere(staff, month),
    )


@dataclass(frozen=True)
class Editions:
    """The annual evaluation that is due, and what was made lately."""

    year: FiscalYear
    is_made: bool
    rows: list

    @property
    def report_by(self):
        """The report goes out within three months after the fiscal year."""
        return date(self.year.year + 1, 6, 30)


def editions(staff, today):
    """Of the fiscal year that ended last; its figures are complete after the cut-off."""
    year = FiscalYear.of(today).previous
    rows = AnnualEvaluation.objects.visible_to(staff).select_related("office", "job")
    return Editions(
        year=year,
        is_made=rows.filter(fiscal_year=year.year, office=None, closed_at__isnull=False).exists(),
        rows=list(rows.order_by("-requested_at")[:5]),
    )


@dataclass(frozen=True)
class People:
    """Counts for who manages people: never a name."""

    offices: int
    active: int
    uninvited: int
    without_email: int
    inactive: int


def people(staff):
    gone = Q(log_in__in=[LogInState.ENDED, LogInState.DEACTIVATED])
    counts = (
        Staff.objects.visible_to(staff)
        .with_log_in()
        .aggregate(
            active=Count("pk", filter=~gone),
            uninvited=Count("pk", filter=Q(log_in=LogInState.NOT_INVITED)),
            without_email=Count("pk", filter=~gone & Q(email=None)),
            inactive=Count("pk", filter=Q(log_in=LogInState.DEACTIVATED)),
        )
    )
    return People(offices=Office.objects.visible_to(staff).count(), **counts)

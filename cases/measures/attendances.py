"""Who comes: the office's day, the days of a case, its months."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q, Subquery
from django.db.models.functions import TruncMonth

from cases.models import Attendance, PlannedDay, SupportPlan
from jobtra.fiscal import ONE_DAY, Month

Kind = Attendance.Kind


def with_day(cases, on):
    """Cases (a queryset) with their day, in one query: `has_plan`, `begins_at` and `ends_at` of a
    planned day, and what was recorded: `kind`, `excuse`, `recorded_at`, `recorder`."""
    plans = SupportPlan.objects.in_force(on)
    planned = PlannedDay.objects.filter(
        plan__in=plans.values("pk"),
        plan__case=OuterRef("pk"),
        weekday=on.weekday(),
    )
    return (
        cases.select_related("youth")
        .annotate(
            has_plan=Exists(plans.filter(case=OuterRef("pk"))),
            begins_at=Subquery(planned.values("begins_at")[:1]),
            ends_at=Subquery(planned.values("ends_at")[:1]),
            day=FilteredRelation("attendances", condition=Q(attendances__on=on)),
        )
        .annotate(
            kind=F("day__kind"),
            excuse=F("day__excuse"),
            recorded_at=F("day__recorded_at"),
            recorder=F("day__recorded_by__name"),
        )
        .order_by("youth__kana", "code")
    )


@dataclass(frozen=True)
class Line:
    """One case on one day."""

    case: object  # a Case from `with_day`

    @property
    def is_planned(self):
        """By the plan in force. Without one whoever is recorded counts as planned."""
        return self.case.begins_at is not None or not self.case.has_plan

    @property
    def is_expected(self):
        return self.case.begins_at is not None or self.case.kind is not None

    @property
    def label(self):
        return Kind(self.case.kind).label if self.case.kind else ""

    @property
    def excuse_label(self):
        return Attendance.Excuse(self.case.excuse).label if self.case.excuse else ""

    @property
    def kinds(self):
        """[Kind] one tap each; who is not planned can only come."""
        return [Kind.PRESENT, Kind.LATE, Kind.LEFT_EARLY] + [Kind.ABSENT] * self.is_planned


@dataclass(frozen=True)
class Day:
    """The office's day: who is expected, and who else may come."""

    on: dt.date
    expected: list
    others: list

    def line(self, case):
        """That of a case, or None where it has no part in the day."""
        lines = self.expected + self.others
        return next((line for line in lines if line.case.pk == case.pk), None)

    @property
    def came(self):
        return sum(line.case.kind in Attendance.CAME for line in self.expected)

    @property
    def absent(self):
        return sum(line.case.kind == Kind.ABSENT for line in self.expected)

    @property
    def excused(self):
        return sum(line.case.kind == Kind.EXCUSED for line in self.expected)

    @property
    def left(self):
        """Those planned of whom nothing is recorded."""
        return sum(line.case.kind is None for line in self.expected)


def of_day(cases, on):
    """The Day of these cases (a queryset). One query."""
    lines = [Line(case) for case in with_day(cases.in_training(on), on)]
    return Day(
        on=on,
        expected=[line for line in lines if line.is_expected],
        others=[line for line in lines if not line.is_expected],
    )


def plan(case, on):
    """The case's plan in force on that day, with its days, or None."""
    plans = SupportPlan.objects.in_force(on).filter(case=case)
    return plans.prefetch_related("days").first()


def is_planned(case, on):
    """Whether the plan in force has the case come on that day; without a plan any day counts."""
    found = plan(case, on)
    return found is None or on.weekday() in {one.weekday for one in found.days.all()}


@dataclass(frozen=True)
class Square:
    """One day in the calendar of a case."""

    on: dt.date
    attendance: Attendance | None
    is_planned: bool
    is_ahead: bool


def calendar(case, month, today):
    """The weeks of a month, Monday first: [[Square, or None outside the month]]. Three queries."""
    rows = {row.on: row for row in case.attendances.filter(on__range=(month.first, month.last))}
    plans = list(
        case.support_plans.approved()
        .filter(starts_on__lte=month.last)
        .order_by("-starts_on", "-number")
        .prefetch_related("days")
    )
    squares = [None] * month.first.weekday()
    day = month.first
    while day <= month.last:
        row = rows.get(day)
        planned = row.is_planned if row else day.weekday() in weekdays(plans, day)
        squares.append(Square(day, row, planned and is_running(case, day), day > today))
        day += ONE_DAY
    squares += [None] * (-len(squares) % 7)
    return [squares[n : n + 7] for n in range(0, len(squares), 7)]


def is_running(case, day):
    end = case.graduated_on or case.closed_on
    return end is None or day <= end


def weekdays(plans, day):
    """The weekdays of the plan in force on that day, of plans that begin latest first."""
    plan = next((plan for plan in plans if plan.starts_on <= day), None)
    return {one.weekday for one in plan.days.all()} if plan else set()


@dataclass(frozen=True)
class MonthOfAttendance:
    """Days of one month; excused days count nowhere."""

    month: Month
    planned: int
    came: int
    late: int


def by_month(case, *, until, months=3):
    """The last `months` calendar months up to that day that have planned days, newest first."""
    came = Q(kind__in=Attendance.CAME)
    late = Q(kind=Attendance.Kind.LATE)
    rows = (
        case.attendances.counted()
        .filter(on__gte=(Month.of(until) - 12).first, on__lte=until)
        .annotate(month=TruncMonth("on"))
        .values("month")
        .annotate(planned=Count("pk"), came=Count("pk", filter=came), late=Count("pk", filter=late))
        .order_by("-month")[:months]
    )
    return [
        MonthOfAttendance(Month.of(row["month"]), row["planned"], row["came"], row["late"])
        for row in rows
    ]

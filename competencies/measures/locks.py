"""When a month is locked: early on the fifth business day of the next, or on the office's exception."""

from datetime import timedelta

from competencies.models import Checklist, LockExtension, StageJudgement
from competencies.models.sheet import UNLOCKED
from jobtra.fiscal import Month, nth_business_day

BUSINESS_DAY = 5
LONGEST = timedelta(days=30)  # from the usual day to the latest exception


def usual(month):
    return nth_business_day(month.next, BUSINESS_DAY)


def day_of(office, month):
    """The day on whose early morning an office (its id) locks the month. One query."""
    days = LockExtension.objects.filter(office=office, month=month.first).days()
    return days.get((office, month.first)) or usual(month)


def still_open(office, today):
    """[(Month, its day)] of an office (its id): begun and not locked yet, the newest first. One query."""
    months = [Month.of(today) - back for back in range(3)]  # no exception reaches further
    days = LockExtension.objects.filter(office=office, month__gte=months[-1].first).days()
    found = [(month, days.get((office, month.first)) or usual(month)) for month in months]
    return [(month, day) for month, day in found if day > today]


def to_lock():
    """The sheets that a lock takes in, a queryset for each kind: the team's checklists and the
    stage judgements, whose blindness ends with it."""
    return [
        rows.in_force().filter(state__in=UNLOCKED)
        for rows in (Checklist.objects.team(), StageJudgement.objects.all())
    ]


def due(today):
    """[(office id, Month)] that hold sheets to lock and whose day has come, the oldest first."""
    days = LockExtension.objects.days()
    pairs = set()
    for rows in to_lock():
        pairs |= set(
            rows.filter(month__lt=Month.of(today).first)
            .order_by()
            .values_list("case__office", "month")
            .distinct()
        )
    return [
        (office, Month.of(first))
        for office, first in sorted(pairs, key=lambda pair: (pair[1], pair[0]))
        if (days.get((office, first)) or usual(Month.of(first))) <= today
    ]

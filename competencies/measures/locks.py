"""When a month is locked: early on the fifth business day of the next, or on the office's exception.

What comes on that day or later, late or corrected, has three business days to be checked.
"""

from datetime import datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone

from competencies.models import Checklist, LockExtension, StageJudgement
from competencies.models.sheet import UNLOCKED, Source, State
from jobtra.fiscal import ONE_DAY, Month, add_business_days, nth_business_day

BUSINESS_DAY = 5
TO_CHECK = 3  # business days after a submission
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


def unlocked():
    """What a lock is to take in, a queryset for each kind: the team's checklists and the stage
    judgements, whose blindness ends with it."""
    return [
        rows.in_force().filter(state__in=UNLOCKED)
        for rows in (Checklist.objects.team(), StageJudgement.objects.all())
    ]


def to_lock(office, month, today):
    """Of an office's month whose day has come, what is locked today, a queryset for each kind.

    Nobody checks an imported sheet or a judgement, and what is checked waits for nothing.
    """
    checklists, judgements = (
        rows.filter(case__office=office, month=month.first) for rows in unlocked()
    )
    in_time = Q(submitted_at__lt=waits_from(day_of(office.pk, month), today))
    is_seen = Q(state=State.CHECKED) | Q(source=Source.IMPORT)
    return [checklists.filter(is_seen | in_time), judgements]


def waits_from(lock_day, today):
    """The moment since when a submission still waits for its check."""
    day = max(lock_day, add_business_days(today + ONE_DAY, -TO_CHECK))
    return timezone.make_aware(datetime.combine(day, time.min))


def due(today):
    """[(office id, Month)] that hold unlocked sheets and whose day has come, the oldest first."""
    days = LockExtension.objects.days()
    pairs = set()
    for rows in unlocked():
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

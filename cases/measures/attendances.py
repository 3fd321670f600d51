"""How regularly somebody comes: planned days and days kept, by month."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.db.models.functions import TruncMonth

from cases.models import Attendance
from jobtra.fiscal import Month


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

"""Who stays away: three planned days running, or less than half of those of two weeks (domain 3.8)."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from itertools import takewhile

from django.utils.translation import gettext as _

from cases.models import Attendance

FORTNIGHT = dt.timedelta(days=14)
LOOK_BACK = dt.timedelta(days=27)  # four weeks of planned days, for those missed running
DAYS_RUNNING = 3


@dataclass(frozen=True)
class Absence:
    """Why to look: the planned days missed running, or came on `came` of `planned` in two weeks."""

    until: dt.date  # the last planned day of it
    running: int = 0
    came: int = 0
    planned: int = 0

    @property
    def words(self):
        if self.running:
            return _("Absent on %(days)s planned days running") % {"days": self.running}
        text = _("Came on %(came)s of %(planned)s planned days in two weeks")
        return text % {"came": self.came, "planned": self.planned}


def absence(days, as_of):
    """The Absence that lies in these planned days, [(day, came)] in order, or None."""
    missed = list(takewhile(lambda pair: not pair[1], reversed(days)))
    if len(missed) >= DAYS_RUNNING:
        return Absence(missed[0][0], running=len(missed))
    recent = [(day, came) for day, came in days if day > as_of - FORTNIGHT]
    came = sum(came for _day, came in recent)
    if came * 2 < len(recent):
        return Absence(recent[-1][0], came=came, planned=len(recent))
    return None


def counted_days(cases, first, last):
    """{case key: [(day, came)]} of the planned days that count, in order. One query."""
    days = defaultdict(list)
    rows = Attendance.objects.counted().filter(case__in=cases, on__range=(first, last))
    for case, on, kind in rows.order_by("on").values_list("case", "on", "kind"):
        days[case].append((on, kind in Attendance.CAME))
    return days


def of(cases, as_of):
    """{case key: Absence} of those of these cases (a queryset) that stay away."""
    found = counted_days(cases.values("pk"), as_of - LOOK_BACK, as_of)
    alerts = {pk: absence(days, as_of) for pk, days in found.items()}
    return {pk: alert for pk, alert in alerts.items() if alert}

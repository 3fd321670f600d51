"""Events as a calendar file (RFC 5545)."""

from datetime import datetime, timedelta

import icalendar
from django.utils import timezone

from jobtra.fiscal import ONE_DAY

APPOINTMENT = timedelta(hours=1)
REFRESH = timedelta(hours=6)


def ics(events):
    """The bytes of a calendar with these Events. A day is a whole day, a moment an hour."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//JobTra//JobTra//")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "JobTra")
    calendar.add("refresh-interval", REFRESH)
    for event in events:
        calendar.add_component(component(event))
    return calendar.to_ical()


def component(event):
    found = icalendar.Event()
    is_moment = isinstance(event.starts, datetime)
    found.add("uid", f"{event.key}@jobtra")
    found.add("dtstamp", timezone.now())
    found.add("dtstart", event.starts)
    found.add("dtend", event.starts + (APPOINTMENT if is_moment else ONE_DAY))
    found.add("summary", event.words)
    found.add("transp", "OPAQUE" if is_moment else "TRANSPARENT")
    return found

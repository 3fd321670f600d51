import datetime as dt

import icalendar

from evaluations.exports.calendar import ics
from evaluations.measures.calendar import Event

DAY = dt.date(2025, 7, 31)
MOMENT = dt.datetime(2025, 7, 11, 5, tzinfo=dt.UTC)


def test_a_day_is_a_whole_day_and_a_moment_an_hour():
    text = ics([Event("plan-1", DAY, "計画の見直し C-77"), Event("enquiry-2", MOMENT, "受付 E2")])
    calendar = icalendar.Calendar.from_ical(text)
    day, moment = calendar.walk("VEVENT")
    assert (day["uid"], day["summary"]) == ("plan-1@jobtra", "計画の見直し C-77")
    assert (day["dtstart"].dt, day["dtend"].dt) == (DAY, DAY + dt.timedelta(days=1))
    assert (moment["dtstart"].dt, moment["dtend"].dt) == (MOMENT, MOMENT + dt.timedelta(hours=1))
    assert "description" not in day
    assert (calendar["prodid"], calendar["version"]) == ("-//JobTra//JobTra//", "2.0")
    assert b"\r\n" in text


def test_nothing_to_come_is_a_calendar_too():
    assert icalendar.Calendar.from_ical(ics([])).walk("VEVENT") == []

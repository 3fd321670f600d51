"""Feedback of the last months as it was drafted and given; of the last one some is still to give."""

from datetime import timedelta

from django.utils import translation

from competencies.measures import feedback
from competencies.models import Checklist, Feedback
from evaluations.demo import phrases
from evaluations.demo.places import at
from jobtra.fiscal import Month, nth_business_day

MONTHS = 3
STILL_TO_GIVE = 4  # of the last month every so many


def write(place, today):
    """Returns how many were given."""
    last = Month.of(today).previous
    rows = []
    for back in range(MONTHS):
        found = readings(place, last - back)
        for number, (life, reading) in enumerate(found):
            if back or number % STILL_TO_GIVE:
                row = given(place, life, reading, number, today)
                rows += [row] if row else []
    Feedback.objects.bulk_create(rows)
    return len(rows)


def readings(place, month):
    """[(life, Reading)] of the sheets in force of a month, in the order of the files."""
    sheets = (
        Checklist.objects.in_force()
        .team()
        .with_hired_on()
        .filter(case__in=[case for _life, case in place.files], month=month.first)
        .select_related("case", "version")
    )
    found = feedback.readings(list(sheets))
    return [(life, found[case.pk]) for life, case in place.files if case.pk in found]


def given(place, life, reading, number, today):
    """The row, given in the week after the lock; None while that day lies ahead, or when
    the youth has left before."""
    day = nth_business_day(reading.month + 1, 6 + number % 4)
    if day >= today or (life.closed_on and life.closed_on < day):
        return None
    worker = place.key_worker(life, day)
    with translation.override("ja"):
        lines = feedback.draft(reading)
    return Feedback(
        case=reading.checklist.case,
        month=reading.month.first,
        checklist=reading.checklist,
        **lines,
        written_at=at(day - timedelta(days=1), 16),
        written_by=worker,
        given_on=day,
        given_at=at(day, 15, 30),
        given_by=worker,
        youth_words=phrases.YOUTH_WORDS[number % len(phrases.YOUTH_WORDS)],
    )

"""When employment has to be checked, and how it went: computed from the start, never stored."""

import datetime as dt
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.models import Employment, EmploymentCheck
from jobtra.fiscal import reach_date

EARLY, GRACE = dt.timedelta(days=7), dt.timedelta(days=21)  # the window (domain 5.3)
POINTS = {"w2": None, "m1": 1, "m3": 3, "m6": 6, "m12": 12}
TWO_WEEKS = dt.timedelta(days=13)  # two weeks, the first day counted


class Standing(models.TextChoices):
    """Where one point of the calendar stands today."""

    AHEAD = "ahead", _("not yet")
    OPEN = "open", pgettext_lazy("check", "due")
    OVERDUE = "overdue", _("overdue")
    DONE = "done", _("done")
    LEFT = "left", _("left before")


WAITING = {Standing.OPEN, Standing.OVERDUE}


@dataclass(frozen=True)
class Step:
    """One point: its day, and the check that answers it, or None."""

    point: str
    due_on: dt.date
    standing: Standing
    check: EmploymentCheck | None
    employment: Employment

    @property
    def label(self):
        return EmploymentCheck.Point(self.point).label

    @property
    def is_waiting(self):
        return self.standing in WAITING


def due_dates(starts_on):
    """{point: day} of a job that starts on that day; a month ends the day before its own day."""
    return {
        point: reach_date(starts_on, months) if months else starts_on + TWO_WEEKS
        for point, months in POINTS.items()
    }


def steps(employment, checks, today):
    """[Step] of an employment with these checks, in order."""
    return [
        step(employment, point, due_on, checks, today)
        for point, due_on in due_dates(employment.starts_on).items()
    ]


def step(employment, point, due_on, checks, today):
    check = next((one for one in checks if answers(one, point, due_on)), None)
    if check:
        standing = Standing.DONE
    elif employment.left_on and employment.left_on < due_on:
        standing = Standing.LEFT
    elif today < due_on - EARLY:
        standing = Standing.AHEAD
    else:
        standing = Standing.OVERDUE if today > due_on + GRACE else Standing.OPEN
    return Step(point, due_on, standing, check, employment)


def answers(check, point, due_on):
    """Whether a check is that of the point: it says so or, imported, it lies in the window."""
    if check.point:
        return check.point == point
    return due_on - EARLY <= check.on <= due_on + GRACE


def due(cases, today):
    """[Step] that wait for a check in these cases (a queryset), the earliest first. Two queries."""
    rows = (
        Employment.objects.filter(case__in=cases.open(), starts_on__lte=today)
        .select_related("case__youth")
        .with_checks()
    )
    found = [one for row in rows for one in steps(row, row.checks.all(), today)]
    return sorted((one for one in found if one.is_waiting), key=lambda one: (one.due_on, one.point))

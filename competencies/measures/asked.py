"""Which requirements a month asks for, and why. No Django models: plain values.

An office asks for everything every month, or for the focused set: what is due, in focus or not
attained, and one in five of what is attained. In the second month, at plan reviews and before the
end everything is asked for (domain: month-end entry).
"""

from zlib import crc32

from django.db import models
from django.utils.translation import gettext_lazy as _

from jobtra.fiscal import Month

ONE_IN = 5  # of the attained, each comes up once in so many months
REVIEW_EVERY = 3  # months, counted from the enrolment while no plan says its own


class Kind(models.TextChoices):
    DUE = "due", _("due this month")
    FOCUS = "focus", _("in focus")
    OPEN = "open", _("not attained yet")
    RECHECK = "recheck", _("look again")
    KEPT = "kept", _("attained")
    LATER = "later", _("not due yet")


FOLDED = frozenset({Kind.KEPT, Kind.LATER})


def kind_of(due, month, past, *, is_focus, is_sampled):
    """due: the Month it falls due in, or None; past: `growth.Past`."""
    if due == month:
        return Kind.DUE
    if is_focus:
        return Kind.FOCUS
    if past.is_attained:
        return Kind.RECHECK if is_sampled else Kind.KEPT
    if past.was_attained or (due is not None and due < month):
        return Kind.OPEN
    return Kind.LATER


def is_sampled(case, code, month):
    """Whether an attained item of a case (its key) is looked at again in this month: a fixed turn."""
    return (crc32(f"{case}:{code}".encode()) + month.year * 12 + month.month) % ONE_IN == 0


def is_full(month, *, enrolled_on, hired_on=None, closed_on=None, is_review=None):
    """Whether the month asks for everything, whatever the office's setting.

    is_review: whether the review of a plan is due in it; None while no plan is in force.
    """
    if enrolled_on is None:
        return True
    nth = month - Month.of(enrolled_on)
    ends = {Month.of(day) for day in (hired_on, closed_on) if day}
    if is_review is None:
        is_review = nth > 0 and nth % REVIEW_EVERY == 0
    return nth == 1 or is_review or month in ends

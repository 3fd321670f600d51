"""Where a month's ratings ask for a note: a jump, a fall from attained, long without a sight. No models.

Cells are those of `growth`: a level, "N" or "NA", by item code.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from competencies.measures import growth

JUMP = 2  # levels
UNSEEN = 3  # months running
STUCK = 6  # months with the same level
STRAIGHT = 10  # cells with one and the same level


@dataclass(frozen=True)
class Question:
    """Why an item asks for a note: "jump" and "fall" carry both levels, "unseen" the months."""

    reason: str
    before: int | None = None
    now: int | None = None

    @property
    def sentence(self):
        """What the person is asked, in the language of the moment."""
        words = {
            "fall": _("Attained before, now %(before)s → %(now)s. What was seen?"),
            "jump": _("%(before)s → %(now)s, two levels or more. What was seen?"),
            "unseen": _("Not observed %(now)s months running. Is there a way to see it?"),
        }
        return words[self.reason] % {"before": self.before, "now": self.now}


def questions(requirements, earlier, cells):
    """{item code: Question} for the cells of a month, in the order of `cells`.

    requirements: {code: growth.Requirement}; earlier: [(Month, cells)] in order of month.
    A level is held against the last one there is: months without a level are skipped.
    """
    pasts = {}
    for month, standings in growth.walk(requirements, earlier):
        pasts = {code: standing.past(month) for code, standing in standings.items()}
    asked = {}
    for code, cell in cells.items():
        if code in requirements:
            question = ask(pasts.get(code, growth.Past()), cell, requirements[code].target)
            if question:
                asked[code] = question
    return asked


def ask(past, cell, target):
    """The Question that a cell raises against its `growth.Past`, or None."""
    if cell == growth.NOT_OBSERVED:
        return Question("unseen", now=UNSEEN) if past.unseen + 1 >= UNSEEN else None
    if not isinstance(cell, int) or past.level is None:
        return None
    if past.is_attained and target is not None and cell < target:
        return Question("fall", past.level, cell)
    return Question("jump", past.level, cell) if abs(cell - past.level) >= JUMP else None


def stuck_sentence():
    return _("The same level for %(months)s months. Still so?") % {"months": STUCK}


def is_stuck(past, cell, target):
    """Whether a level below target has not moved for half a year, this month counted."""
    is_below = isinstance(cell, int) and target is not None and cell < target
    return is_below and cell == past.level and past.unchanged + 1 >= STUCK

"""Single cells: dates, words of a closed set, hours, text. What can not be read is reported, never guessed."""

import re
from decimal import Decimal
from functools import lru_cache

from django.utils.text import format_lazy
from django.utils.translation import gettext as _

from jobtra import fiscal
from jobtra.headings import written
from jobtra.spreadsheets import squeeze

HOURS = re.compile(r"(?:週に?)?(\d{1,2}(?:\.\d{1,2})?)(?:時間|h|H|hours?)?(?:/週)?")


def day(row, key, plan):
    """The date of a cell, or None for an empty or unreadable one (reported)."""
    if key not in row:
        return None
    try:
        return fiscal.parse_date(row[key])
    except fiscal.UnreadableDate as error:
        plan.report(row.sheet, row.cell(key), "unreadable_date", row[key], error)
        return None


class Words:
    """The words of a closed set: {value: patterns}, each for a whole squeezed cell."""

    def __init__(self, **patterns):
        self.patterns = {
            value: re.compile("|".join(several), re.IGNORECASE)
            for value, several in patterns.items()
        }

    @lru_cache(maxsize=10_000)  # noqa: B019  the sets of words live as long as the process
    def find(self, text):
        """The one value the text means, or None: an unknown word, or one of two meanings."""
        found = [
            value for value, pattern in self.patterns.items() if pattern.fullmatch(squeeze(text))
        ]
        return found[0] if len(found) == 1 else None

    def read(self, row, key, plan, choices):
        """The value of a cell; "" for an empty or unknown one (reported, with what is allowed)."""
        if key not in row:
            return ""
        if (value := self.find(row[key])) is None:
            unknown(row, key, plan, ", ".join(str(label) for label in dict(choices).values()))
            return ""
        return value


def unknown(row, key, plan, allowed):
    plan.report(
        row.sheet,
        row.cell(key),
        "unreadable_value",
        row[key],
        format_lazy(
            _("“{read}” is not understood; allowed: {allowed}."),
            read=written(row[key]),
            allowed=allowed,
        ),
    )


def text(row, key, plan, longest):
    """The text of a cell; "" for an empty or too long one (reported)."""
    value = row.text(key)
    if len(value) > longest:
        plan.report(
            row.sheet,
            row.cell(key),
            "unreadable_value",
            value,
            _("The text has %(length)d characters; at most %(longest)d are allowed.")
            % {"length": len(value), "longest": longest},
        )
        return ""
    return value


def hours(row, key, plan):
    """Hours a week, or None."""
    if key not in row:
        return None
    match = HOURS.fullmatch(squeeze(row[key]))
    if match and 0 < Decimal(match[1]) <= 80:
        return Decimal(match[1]).quantize(Decimal("0.1"))
    unknown(row, key, plan, _("hours a week, such as 20 or 37.5"))
    return None

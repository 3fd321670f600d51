"""HTML that its template draws once a process for each look, with holes for what differs every time.

For rows that a page has many of. The template stays the one source of the markup.
"""

import re
import secrets

from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe

MARK = 10**15 + secrets.randbelow(10**15)  # digits, so that an address takes a hole for a key
HOLE = re.compile(f"{MARK}([0-9]{{2}})")
MOST = 20_000  # patterns kept; a process that has more begins anew


class Patterns:
    """Filled-in HTML by look. `draw` is given the values with holes in place of those that say
    something; one that says nothing (0, "", None) belongs to the look and is drawn as it is."""

    def __init__(self, draw):
        self.draw, self.kept = draw, {}

    def html(self, look, values):
        key = look, tuple(bool(value) or value for value in values)
        parts = self.kept.get(key)
        if parts is None:
            if len(self.kept) >= MOST:
                self.kept.clear()
            holes = [value and f"{MARK}{place:02}" for place, value in enumerate(values)]
            parts = self.kept[key] = HOLE.split(self.draw(look, holes))
        filled = parts[:]
        filled[1::2] = [conditional_escape(values[int(place)]) for place in parts[1::2]]
        return mark_safe("".join(filled))  # noqa: S308  drawn by the template, the rest escaped

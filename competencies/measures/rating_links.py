"""What a rating through a link asks, and how it stands beside the team's."""

from dataclasses import dataclass

from competencies.measures import anchors
from competencies.models import Item

APART = 2  # levels that are worth a talk
UNKNOWN = "N"


def asked_by(link):
    """The Items of a link, in its order."""
    items = anchors.items_of(link.version)
    return [items[pk] for pk in link.items if pk in items]


@dataclass(frozen=True)
class Pair:
    """One item: the team's mark and the other's, a rank, "N", or None where there is none."""

    item: Item
    team: int | str | None
    other: int | str

    @property
    def gap(self):
        both = (self.team, self.other)
        return abs(self.team - self.other) if all(isinstance(n, int) for n in both) else None

    @property
    def is_apart(self):
        return (self.gap or 0) >= APART

    @property
    def is_other_higher(self):
        return self.other > self.team


def widest_first(pairs):
    return sorted(pairs, key=lambda pair: -(pair.gap if pair.gap is not None else -1))

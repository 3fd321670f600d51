"""Submitted sheets as their checker reads them: first those where something differs."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from django.utils import timezone

from competencies.measures import anchors, case_growth, clearance, evidence, growth, rating_month
from competencies.models import Checklist, ChecklistRating, Item
from competencies.models.sheet import Source
from jobtra.fiscal import Month

MANY_UNSEEN = 3  # a third or more of the cells that hold a level or N hold N
REASONS = ("fall", "jump", "unseen")  # in the order of their weight


@dataclass(frozen=True)
class Difference:
    """An item that asks for a note, and the note; or the key of the case note that is its evidence."""

    item: Item
    question: evidence.Question
    note: str
    case_note: int | None = None

    @property
    def has_evidence(self):
        return bool(self.note or self.case_note)


@dataclass(frozen=True)
class Review:
    """One sheet with what its checker looks at. Late is when, not what: no difference by itself."""

    sheet: Checklist
    differences: list  # the weightiest first
    levels: Counter  # how many cells stand at each level
    unseen: int
    is_late: bool
    makers: frozenset  # who submitted it or rated in it
    is_before_the_gate: bool  # one of them has not passed the gate of a new rater

    @cached_property
    def counts(self):
        """{reason: how many}, and "unnoted": how many of all these have no note."""
        found = Counter(one.question.reason for one in self.differences)
        found["unnoted"] = sum(not one.has_evidence for one in self.differences)
        return found

    @property
    def has_many_unseen(self):
        return self.unseen * MANY_UNSEEN >= self.levels.total() + self.unseen > 0

    @property
    def straight_level(self):
        """The one level of a straight line, or None."""
        if self.levels.total() < evidence.STRAIGHT or len(self.levels) > 1:
            return None
        return next(iter(self.levels))

    @property
    def differs(self):
        return bool(self.differences or self.has_many_unseen or self.straight_level)

    @property
    def is_plain(self):
        """Checked with all the others at once; else somebody looks at it by itself."""
        return not self.differs and not self.is_before_the_gate

    @property
    def weight(self):
        """What comes first in the queue: falls, jumps, missing notes, then what looks hurried."""
        counts = self.counts
        return (
            *(counts[reason] for reason in ("fall", "jump", "unnoted", "unseen")),
            self.has_many_unseen,
            bool(self.straight_level),
            self.is_late,
        )


def read(sheets, month, reader=None):
    """[Review] of these submitted sheets of a `fiscal.Month`, the weightiest first, then by kana.

    The sheets come with `case__youth`, `version` and `submitted_by`. Three queries, however many,
    two for a version that is not at hand yet, and one where somebody has no RaterClearance.
    """
    if not sheets:
        return []
    grown = case_growth.cells_of([sheet.case_id for sheet in sheets], reader)
    (cells, cleared), items = cells_of(sheets), items_of(sheets)
    makers = {sheet.pk: makers_of(sheet, cells[sheet.pk]) for sheet in sheets}
    cleared |= clearance.cleared(set(chain.from_iterable(makers.values())) - cleared)
    found = [
        review(
            sheet,
            cells[sheet.pk],
            items[sheet.version_id],
            [(past, values) for past, values in grown[sheet.case_id] if past < month],
            makers=makers[sheet.pk],
            is_before_the_gate=not makers[sheet.pk] <= cleared,
        )
        for sheet in sheets
    ]
    found.sort(key=lambda one: one.sheet.case.youth.kana or one.sheet.case.youth.name)
    return sorted(found, key=lambda one: one.weight, reverse=True)


def makers_of(sheet, cells):
    """The ids of who submitted a sheet or rated in it; its cells as `cells_of` gives them."""
    return frozenset({sheet.submitted_by_id, *(by for *_cell, by in cells.values())})


def review(sheet, cells, items, earlier, **makers):
    """cells: {item code: (value, note, case note, rated by)}; items: {code: Item}; earlier: [(Month,
    cells)]."""
    target = sheet.version.target_level
    requirements = {
        code: growth.Requirement(item.target_level or target) for code, item in items.items()
    }
    values = {code: value for code, (value, *_more) in cells.items()}
    asked = evidence.questions(requirements, earlier, values)
    differences = [Difference(items[code], asked[code], *cells[code][1:3]) for code in asked]
    return Review(
        sheet=sheet,
        differences=sorted(
            differences,
            key=lambda one: (REASONS.index(one.question.reason), one.item.position),
        ),
        levels=Counter(value for value in values.values() if isinstance(value, int)),
        unseen=sum(value == growth.NOT_OBSERVED for value in values.values()),
        is_late=is_late(sheet),
        **makers,
    )


def is_late(sheet):
    """Handed in after the deadline. What was returned, or imported, is measured by no deadline."""
    return (
        sheet.replaces_id is None
        and sheet.source == Source.BROWSER
        and timezone.localdate(sheet.submitted_at) > rating_month.deadline(Month.of(sheet.month))
    )


def cells_of(sheets):
    """({sheet id: {item code: (level, "N" or "NA"; note; its case note; id of who rated)}}, the ids of
    those who rated and have a RaterClearance), one query."""
    found, cleared = defaultdict(dict), set()
    rows = ChecklistRating.objects.filter(sheet__in=sheets).values_list(
        *("sheet", "item__code", "level__rank", "status", "rated_by__rater_clearance"),
        *("note", "case_note", "rated_by"),
    )
    for sheet, code, rank, status, is_cleared, *more in rows:
        found[sheet][code] = (case_growth.MARKS.get(status, rank), *more)
        if is_cleared:
            cleared.add(more[-1])
    return found, cleared


def items_of(sheets):
    """{version id: {code: Item}} of the versions these sheets were rated by."""
    versions = {sheet.version_id: sheet.version for sheet in sheets}
    return {
        pk: {item.code: item for item in anchors.items_of(version).values()}
        for pk, version in versions.items()
    }

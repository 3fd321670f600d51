"""A calibration session read: what is asked and, once it is revealed, how everybody saw it."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property

from competencies.measures import agreement, anchors
from competencies.measures.calibration_marks import is_within_one, mark_of
from competencies.models import CalibrationAnswer, CalibrationQuestion


def questions_of(session):
    """[CalibrationQuestion] in order, each item with its `anchors`. Two queries, and two for a version
    that is not at hand yet."""
    rows = CalibrationQuestion.objects.filter(case__session=session)
    rows = rows.select_related("case", "item__version", "agreed_by")
    return with_anchors(
        rows.prefetch_related("proposals__made_by").order_by("case__position", "pk")
    )


def with_anchors(questions):
    """[CalibrationQuestion] whose items have their `anchors`, {rank: Level}."""
    found, items = list(questions), {}
    for row in found:
        version = row.item.version
        if version.pk not in items:
            items[version.pk] = anchors.items_of(version)
        row.item.anchors = items[version.pk][row.item_id].anchors
    return found


def choices_of(item):
    """[(mark, Level or None)] that may be chosen for an item with its `anchors`."""
    version = item.version
    others = [("N", version.not_observed), ("NA", version.not_applicable)]
    return [
        *((str(rank), level) for rank, level in item.anchors.items()),
        *((mark, None) for mark, is_allowed in others if is_allowed),
    ]


@dataclass(frozen=True)
class Bar:
    """How many chose one mark; `height` of 100 is everybody."""

    mark: str
    count: int
    height: int
    is_own: bool
    is_reference: bool

    @property
    def top(self):
        return 100 - self.height


@dataclass(frozen=True)
class Result:
    """One question across the raters. Counts only; names nobody but the reader's own mark."""

    question: CalibrationQuestion
    counts: Counter  # {mark: how many}
    own: str  # "" without one
    notes: list  # [(mark, what decided it)], by mark

    @property
    def total(self):
        return self.counts.total()

    @cached_property
    def levels(self):
        return sorted(int(mark) for mark in self.counts.elements() if mark.isdecimal())

    @property
    def spread(self):
        """Steps between the highest and the lowest level; N is no level."""
        return self.levels[-1] - self.levels[0] if self.levels else 0

    @property
    def exact(self):
        return self.counts[self.question.reference]

    @property
    def within_one(self):
        reference = self.question.reference
        return sum(n for mark, n in self.counts.items() if is_within_one(mark, reference))

    @property
    def own_is_near(self):
        return is_within_one(self.own, self.question.reference)

    @property
    def bars(self):
        chosen = {*self.counts, self.question.reference}
        marks = [
            mark
            for mark, level in choices_of(self.question.item)
            if level or mark == "N" or mark in chosen
        ]
        return [
            Bar(
                mark,
                self.counts[mark],
                round(100 * self.counts[mark] / self.total) if self.total else 0,
                mark == self.own,
                mark == self.question.reference,
            )
            for mark in marks
        ]

    @property
    def reference_level(self):
        return level_of(self.question.item, self.question.reference)

    @property
    def agreed_level(self):
        return level_of(self.question.item, self.question.agreed)


def level_of(item, mark):
    """The Level row of a mark, None for what is no level."""
    return item.anchors.get(int(mark)) if mark.isdecimal() else None


def results(session, staff):
    """[Result] as this person may see them, the largest spread first, then by how much was not seen
    alike. Two queries more than the questions."""
    answers = defaultdict(list)
    rows = CalibrationAnswer.objects.revealed_to(staff).submitted()
    for row in rows.filter(invitation__session=session).select_related("level", "invitation"):
        answers[row.question_id].append(row)
    found = [result(question, answers[question.pk], staff) for question in questions_of(session)]
    return sorted(found, key=lambda one: (-one.spread, -len(one.counts)))


def result(question, answers, staff):
    marks = [(mark_of(row), row) for row in answers]
    own = (mark for mark, row in marks if row.invitation.staff_id == staff.pk)
    return Result(
        question,
        counts=Counter(mark for mark, _row in marks),
        own=next(own, ""),
        notes=sorted((mark, row.note) for mark, row in marks if row.note),
    )


@dataclass(frozen=True)
class Alike:
    """How alike a session was rated: `Pairs`, alpha and AC2, and against the reference."""

    pairs: agreement.Pairs
    alpha: float | None
    ac2: float | None
    answers: int  # to questions that have a reference
    exact: int
    within_one: int


def alike(found):
    """Alike of [Result]."""
    versions = [one.question.item.version.levels for one in found]
    scale = range(
        min((levels[0] for levels in versions), default=1),
        max((levels[-1] for levels in versions), default=5) + 1,
    )
    units = [one.levels for one in found]
    referred = [one for one in found if one.question.reference]
    return Alike(
        pairs=agreement.pairs(units, scale),
        alpha=agreement.krippendorff_alpha(units, scale),
        ac2=agreement.gwet_ac2(units, scale),
        answers=sum(one.total for one in referred),
        exact=sum(one.exact for one in referred),
        within_one=sum(one.within_one for one in referred),
    )

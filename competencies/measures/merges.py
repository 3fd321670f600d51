"""A filled file of checklists against what stands in JobTra now.

A cell has three values: the base (in JobTra at the download), what the file says, what JobTra says
now. Only what was changed in the file counts; what was changed in both is a conflict.
"""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from cases.models import Case
from competencies.measures import double_ratings
from competencies.measures.checklist_files import Stand, Typed, stands
from jobtra.importing import Plan

NOUNS = ("checklists", "ratings")


class Fate(StrEnum):
    UNTOUCHED = "untouched"  # nothing was changed in the file
    SAME = "same"  # JobTra says so by now
    TAKE = "take"
    CONFLICT = "conflict"


def fate(base, typed, now):
    if typed == base:
        return Fate.UNTOUCHED
    if typed == now:
        return Fate.SAME
    return Fate.TAKE if now == base else Fate.CONFLICT


@dataclass(frozen=True)
class Change:
    """One cell that the file has changed, and JobTra not yet."""

    stand: Stand
    typed: Typed
    now: str
    fate: Fate

    @property
    def item(self):
        return self.typed.item

    @property
    def key(self):
        return f"{self.stand.case.pk}_{self.item.pk}"

    @property
    def is_conflict(self):
        return self.fate == Fate.CONFLICT

    @property
    def cell(self):
        """The cell in JobTra, with who rated and when; None for an empty one."""
        return self.stand.cells.get(self.item.pk)


class Merge:
    """A file against JobTra as this person may write it now. Reads only."""

    def __init__(self, paper, *, staff):
        self.paper, self.changes, self.plan = paper, [], Plan(NOUNS)
        self.plan.problems, self.plan.ignored = [*paper.problems], paper.ignored
        keys = [column.case for column in paper.columns]
        cases = Case.objects.visible_to(staff).filter(pk__in=keys).select_related("youth")
        cases = double_ratings.without_blind(cases, paper.month, staff)
        self.stands = stands(list(cases), paper.month)
        typed = {}
        for cell in paper.cells:
            typed.setdefault(cell.case, []).append(cell)
        for column in paper.columns:
            self.take(column, typed.get(column.case, []))
        prefetch_related_objects([one.cell for one in self.conflicts if one.cell], "rated_by")
        self.count()

    def take(self, column, cells):
        stand = self.stands.get(column.case)
        if stand is None or stand.case.code != column.code:
            self.report(column, "unknown_person", _("This person is not among those of your office; nothing is written."))  # fmt: skip
            return
        if stand.version is None or stand.version.pk != column.version:
            self.report(column, "contradiction", _("The checklist is rated by another version than the file; download the sheets anew."))  # fmt: skip
            return
        found = [
            Change(stand, cell, now, fate(cell.base, cell.value, now))
            for cell in cells
            for now in [stand.value(cell.item)]
        ]
        news = [change for change in found if change.fate in {Fate.TAKE, Fate.CONFLICT}]
        if news and (refusal := self.refusal(stand, len(news))):
            self.report(column, *refusal)
            return
        self.plan.skip["ratings"] += len(found) - len(news)
        self.changes += news

    def refusal(self, stand, count):
        """(kind, sentence) when the month of this case takes nothing from the file."""
        sheet, month = stand.checklist, self.paper.month
        if sheet is None and not stand.case.is_rated_in(month):
            return "outside_case", _("This month asks no checklist of this person any more.")
        if stand.is_closed:
            by = sheet.submitted_by.name
            return "submitted", _("Submitted by %(name)s; %(count)s ratings of the file are not taken over. Ask the case manager to return the checklist.") % {"name": by, "count": count}  # fmt: skip
        return None

    def report(self, column, kind, message):
        self.plan.report(column.sheet, column.cell, kind, column.code, message)

    def written(self, chosen=()):
        """The changes to write: those without a conflict, and the conflicts whose keys are chosen."""
        return [one for one in self.changes if not one.is_conflict or one.key in chosen]

    def count(self, chosen=()):
        """Say in the plan what is written."""
        changes = self.written(chosen)
        is_new = {change.stand.case.pk: change.stand.checklist is None for change in changes}
        fresh = sum(change.now == "" for change in changes)
        self.plan.create = Counter(ratings=fresh, checklists=sum(is_new.values()))
        self.plan.change = Counter(
            ratings=len(changes) - fresh, checklists=len(is_new) - sum(is_new.values())
        )

    @property
    def conflicts(self):
        return [change for change in self.changes if change.is_conflict]

    @property
    def rewritten(self):
        """What replaces a rating that stands, or empties it."""
        return [change for change in self.written() if change.now]

    @property
    def people(self):
        """[(Stand, new, changed, emptied, conflicts)] of those with a change, in the file's order."""
        counts = {}
        for change in self.changes:
            kind = "conflict" if change.is_conflict else "emptied" if not change.typed.value else "changed" if change.now else "new"  # fmt: skip
            counts.setdefault(change.stand.case.pk, Counter())[kind] += 1
        return [
            (
                self.stands[case],
                *(found[kind] for kind in ("new", "changed", "emptied", "conflict")),
            )
            for case, found in counts.items()
        ]

    @property
    def digest(self):
        """Of what would be done to what: differs when someone has typed in one of these cells since."""
        told = sorted((change.key, change.typed.value, change.now) for change in self.changes)
        return sha256(repr(told).encode()).hexdigest()

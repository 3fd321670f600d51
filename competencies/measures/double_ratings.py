"""Which cases of a month are rated twice, by whom, and what becomes of it."""

from collections import Counter
from dataclasses import dataclass, replace
from hashlib import sha256

from django.db.models import OuterRef, Value
from django.utils.translation import gettext_lazy

from cases.access import GRANTS
from cases.models import Case, Staff
from competencies.measures import checklists, clearance, stage_judgements
from competencies.models import Checklist, ChecklistRating, DoubleRating
from competencies.models.double_rating import blind
from jobtra.fiscal import Month

PERMISSION = "competencies.rate_double"
HIDDEN = gettext_lazy(
    "You rate this youth a second time this month: the team's sheet is hidden until you have "
    "submitted your double rating."
)
LEAST, SHARE = 2, 10  # cases, and the one in how many


# The draw: the same office, month and codes give the same cases in the same order


def seed(office, month):
    return f"{office} {month}"


def place(text, code):
    """Where a code stands in the order that a text makes."""
    return sha256(f"{text} {code}".encode()).hexdigest()


def drawn(text, codes):
    """A tenth of the codes, rounded up and at least two; all where there are fewer."""
    codes = sorted(codes, key=lambda code: place(text, code))
    return codes[: max(LEAST, -(-len(codes) // SHARE))]


def choose(text, people, loads):
    """Of people (by code) one who has the fewest of the month; between equals the hash decides."""
    return min(people, key=lambda code: (loads[code], place(text, code)), default=None)


def cases_of(office, month):
    """The cases that the month asks a checklist of, with their workers as of today."""
    return Case.objects.filter(office=office).rated_in(month).with_workers()


def people_of(office):
    """{code: Staff} of who may be a second there today."""
    people = Staff.objects.admissible().posted(office=office, role__in=GRANTS[PERMISSION])
    return {person.code: person for person in people}


def raters_of(case, month):
    """Keys of who rated in the team's sheets of the month."""
    rows = ChecklistRating.objects.filter(sheet__in=Checklist.objects.team(), sheet__case=case)
    return set(rows.filter(sheet__month=month.first).values_list("rated_by", flat=True))


def free_of(case, month, people):
    """Of people {code: Staff} those who may be the second of a case (`with_workers`): neither its key
    worker nor one who rated in the team's sheet."""
    taken = raters_of(case, month) | {case.key_worker_id}
    return {name: one for name, one in people.items() if one.pk not in taken}


def others_for(double):
    """Staff it can be handed to, by name."""
    case = Case.objects.with_workers().get(pk=double.case_id)
    free = free_of(case, Month.of(double.month), people_of(double.office))
    others = [one for one in free.values() if one.pk != double.second_id]
    return sorted(others, key=lambda one: one.name)


def pairs(office, month):
    """[(Case, Staff or None when nobody is free)], in the order of the draw."""
    text, people = seed(office.code, month), people_of(office)
    cases = {case.code: case for case in cases_of(office, month)}
    loads, found = Counter(), []
    for code in drawn(text, cases):
        case = cases[code]
        free = free_of(case, month, people)
        second = [name for name, one in free.items() if one.pk == case.second_worker_id]
        name = choose(f"{text} {code}", second or free, loads)
        loads[name] += 1
        found.append((case, free.get(name)))
    return found


# Blindness


def without_blind(cases, month, staff):
    """Cases (a queryset) less those whose sheet of the month is hidden from the person."""
    return cases.exclude(blind(staff, case=OuterRef("pk"), month=Value(month.first)))


def is_blind(case, month, staff):
    """Whether a person may not know the team's sheet of a case (its key) and month yet."""
    return DoubleRating.objects.blinding(staff).filter(case=case, month=month.first).exists()


# The second's sheet


@dataclass(frozen=True)
class Part:
    """The requirements under one heading that the month asks for, with what the second chose."""

    group: object
    items: list
    cells: dict

    @property
    def left(self):
        return sum(item.pk not in self.cells for item in self.items)


def parts(double):
    """[Part] of what is asked. Reads nothing of the month's team sheet."""
    month = Month.of(double.month)
    case = Case.objects.select_related("office").with_hired_on().get(pk=double.case_id)
    content = checklists.Grid([case], month, {}, reader=double.second).contents[case.pk]
    cells = {}
    if double.sheet:
        rows = double.sheet.ratings.select_related("level")
        cells = {cell.item_id: cell for cell in rows}
    found = [
        Part(part.group, [row.item for row in part.rows if row.is_asked], cells)
        for part in content.sections
    ]
    return [part for part in found if part.items]


def side_by_side(double):
    """The team's sheet and the second's as a Comparison, or None while one of them is not in."""
    if not double.is_submitted or double.revealed_at is None:
        return None
    team = Checklist.objects.team().in_force().select_related("rater", "version")
    team = team.filter(case=double.case_id, month=double.month).first()
    if team is None:
        return None
    sheets = list(
        Checklist.objects.filter(pk__in=[team.pk, double.sheet_id])
        .annotate(is_cleared=clearance.is_cleared("rater"))
        .select_related("rater", "version")
        .prefetch_related("ratings__item", "ratings__level")
    )
    sheets.sort(key=lambda sheet: sheet.pk != team.pk)
    found = stage_judgements.compare(sheets, {})
    codes = {rating.item.short_code for rating in sheets[1].ratings.all()}
    return replace(
        found,
        lines=[line for line in found.lines if line.code in codes],
        agreed=[line for line in found.agreed if line.code in codes],
    )

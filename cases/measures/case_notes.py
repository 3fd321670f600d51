"""Case notes as they are read: what holds now, behind it what it corrected. And when a case began."""

from dataclasses import dataclass

from django.utils import timezone

from cases.models import CaseNote, Enquiry


@dataclass(frozen=True)
class Line:
    note: CaseNote
    earlier: list  # what it corrected, newest first, as far as the reader may see it


def first_contact(case):
    """The first day a note can be about: of the enquiry or the visit, else of the enrolment."""
    asked = Enquiry.objects.filter(case=case).first()
    known = [case.first_visit_on, asked and timezone.localdate(asked.received_at)]
    return min(filter(None, known), default=case.enrolled_on)


def current(case, *, staff):
    """The notes of a case that hold, newest first: a queryset."""
    rows = CaseNote.objects.visible_to(staff).current().filter(case=case)
    return rows.select_related("written_by")


def lines(notes, case, *, staff):
    """[Line] of some current notes of a case. One query, and none where nothing was corrected."""
    corrected = {}
    if any(note.replaces_id for note in notes):
        rows = CaseNote.objects.visible_to(staff).filter(case=case, replaced_by__isnull=False)
        corrected = {row.pk: row for row in rows.select_related("written_by")}
    return [Line(note, list(before(note, corrected))) for note in notes]


def chain(note, *, staff):
    """Every note from the first to the one that holds now that `staff` may see, in that order.

    One query: the corrections of a case are few.
    """
    rows = CaseNote.objects.visible_to(staff).filter(case=note.case_id)
    rows = rows.filter(replaces__isnull=False) | rows.filter(replaced_by__isnull=False)
    by_key = {row.pk: row for row in rows.select_related("written_by")}
    after = {row.replaces_id: row for row in by_key.values()}
    found = [*reversed(list(before(note, by_key))), note]
    while row := after.get(found[-1].pk):
        found.append(row)
    return found


def before(note, by_key):
    while note := by_key.get(note.replaces_id):
        yield note

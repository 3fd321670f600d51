"""A case note with the requirements and indicators it says something about."""

from django.db import transaction

from cases.actions import case_notes
from competencies.measures.case_notes import draft_key
from competencies.models import NoteTag
from jobtra import drafts


@transaction.atomic
def write(case, *, by, items=(), **fields):
    """The note, in place of the person's draft of it."""
    note = tag(case_notes.write(case, by=by, **fields), items)
    drafts.discard(draft_key(case), by=by)
    return note


@transaction.atomic
def correct(note, *, by, items=(), **fields):
    return tag(case_notes.correct(note, by=by, **fields), items)


def tag(note, items):
    NoteTag.objects.bulk_create(NoteTag(note=note, item=item) for item in items)
    return note

"""Case notes: written, corrected by a new one, and, the confidential ones, read with a trace."""

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cases.measures.case_notes import first_contact
from cases.models import Case, CaseNote, NoteGoal
from jobtra import audit
from jobtra.refusals import Refusal


@transaction.atomic
def write(case, *, by, goals=(), **fields):
    """A new note. A closed case takes notes too: the support after it goes on for a year."""
    return add(case, by=by, goals=goals, verb="case_note.written", **fields)


@transaction.atomic
def correct(note, *, by, reason, goals=(), **fields):
    """A new note in place of this one, which stays as it was."""
    case = Case.objects.select_for_update().get(pk=note.case_id)  # one correction at a time
    if CaseNote.objects.filter(replaces=note).exists():
        raise Refusal(_("This note was corrected before. Correct the newest one."))
    if not reason.strip():
        raise Refusal(_("Say why the note is corrected."))
    return add(
        case,
        by=by,
        goals=goals,
        verb="case_note.corrected",
        replaces=note,
        reason=reason.strip(),
        **fields,
    )


@transaction.atomic
def read(note, *, by):
    """The page of a note is shown to `by`. That of a confidential one is logged."""
    if note.is_confidential:
        audit.record("case_note.read", note, by=by, case=note.case_id)
    return note


def add(case, *, by, goals, verb, happened_at, **fields):
    refuse_impossible(case, happened_at)
    note = CaseNote.objects.create(
        case=case, happened_at=happened_at, written_at=timezone.now(), written_by=by, **fields
    )
    NoteGoal.objects.bulk_create(NoteGoal(note=note, goal=goal) for goal in goals)
    audit.record(verb, note, by=by, case=case.pk, replaces=note.replaces_id)
    return note


def refuse_impossible(case, moment):
    """Not ahead of us, and not before anybody here knew the youth."""
    if moment > timezone.now():
        raise Refusal(_("This moment lies ahead. A note tells what happened."))
    begin = first_contact(case)
    if begin and timezone.localdate(moment) < begin:
        raise Refusal(
            _("The first contact was on %(day)s. A note can not be about a day before it.")
            % {"day": date_format(begin)}
        )

"""A case conference is called together, its agenda ordered, its minutes finished."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.models import Addendum, AgendaItem, Attendee, CaseConference
from jobtra import audit
from jobtra.refusals import Refusal


@transaction.atomic
def convene(office, *, kind, held_on, agenda, by, **fields):
    """Make the conference with its agenda: [(case, question)] in order. `fields`: its pace."""
    try:
        with transaction.atomic():
            conference = CaseConference.objects.create(
                office=office,
                kind=kind,
                held_on=held_on,
                **fields,
                convened_at=timezone.now(),
                convened_by=by,
            )
    except IntegrityError as error:
        raise Refusal(_("There is a conference of this kind on this day already.")) from error
    AgendaItem.objects.bulk_create(
        AgendaItem(conference=conference, case=case, position=position, question=question)
        for position, (case, question) in enumerate(agenda, start=1)
    )
    audit.record("case_conference.convened", conference, by=by, cases=len(agenda))
    return conference


@transaction.atomic
def change_agenda(conference, *, agenda, by, pace=None):
    """The agenda is these cases with their questions; who was on it keeps the place.

    A case that something was recorded for stays.
    """
    conference = lock_open(conference)
    if pace:
        conference.pace = pace
        conference.save(update_fields=["pace"])
    chosen = dict(agenda)
    before = list(conference.agenda.select_related("case"))
    for item in before:
        if item.case in chosen:
            item.question = chosen.pop(item.case)
            item.save(update_fields=["question"])
        elif not is_begun(item):
            item.delete()
    last = max((item.position for item in before), default=0)
    AgendaItem.objects.bulk_create(
        AgendaItem(conference=conference, case=case, position=position, question=question)
        for position, (case, question) in enumerate(chosen.items(), start=last + 1)
    )
    audit.record("case_conference.agenda_changed", conference, by=by, cases=len(agenda))
    return conference


def is_begun(item):
    rows = (item.decisions, item.stage_decisions, item.contributions)
    return item.discussed_at is not None or any(some.exists() for some in rows)


@transaction.atomic
def order(conference, *, keys, by):
    """Put the cases into the order of these agenda item keys; what is not named comes after."""
    conference = lock_open(conference)
    place = {key: n for n, key in enumerate(keys)}
    items = sorted(conference.agenda.all(), key=lambda item: place.get(item.pk, len(place)))
    for position, item in enumerate(items, start=1):
        item.position = position
    AgendaItem.objects.bulk_update(items, ["position"])
    audit.record("case_conference.ordered", conference, by=by)
    return conference


@transaction.atomic
def finish(conference, *, present, by, guests="", next_on=None):
    """The chair finishes the minutes: from now on they are only added to."""
    conference = lock_open(conference)
    if not present:
        raise Refusal(_("Choose who was present."))
    if next_on and next_on <= conference.held_on:
        raise Refusal(_("The next conference comes after this one."))
    Attendee.objects.bulk_create(
        Attendee(conference=conference, staff=person) for person in present
    )
    conference.guests, conference.next_on = guests, next_on
    conference.finished_at, conference.finished_by = timezone.now(), by
    conference.save()
    audit.record("case_conference.finished", conference, by=by)
    return conference


@transaction.atomic
def add(conference, *, text, by):
    """Add to finished minutes."""
    if not conference.is_finished:
        raise Refusal(_("The minutes are still a draft."))
    addendum = Addendum.objects.create(
        conference=conference, text=text, added_at=timezone.now(), added_by=by
    )
    audit.record("case_conference.added_to", conference, by=by)
    return addendum.conference


def lock_open(conference):
    """The row, locked; refused once its minutes are finished."""
    conference = CaseConference.objects.select_for_update(of=("self",)).get(pk=conference.pk)
    if conference.is_finished:
        raise Refusal(_("The minutes are finished. What is missing is added below them."))
    return conference

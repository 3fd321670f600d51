"""A case conference is called together."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.models import AgendaItem, CaseConference
from jobtra import audit
from jobtra.refusals import Refusal


@transaction.atomic
def convene(office, *, kind, held_on, agenda, by):
    """Make the conference with its agenda: [(case, question)] in order."""
    try:
        with transaction.atomic():
            conference = CaseConference.objects.create(
                office=office,
                kind=kind,
                held_on=held_on,
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

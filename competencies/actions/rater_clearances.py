"""The gate of a new rater: begun, submitted, passed or tried again; or waived with a reason."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Staff
from competencies.actions import calibrations
from competencies.measures import clearance, vignettes
from competencies.models import CalibrationCase, CalibrationSession, RaterClearance
from jobtra import audit
from jobtra.refusals import Refusal


@transaction.atomic
def begin(*, today, by):
    """The open attempt of this person, or a new one with vignettes they have not seen."""
    Staff.objects.select_for_update().get(pk=by.pk)  # two clicks are one attempt
    if clearance.cleared([by.pk]):
        raise Refusal(_("Your ratings count already."))
    gates = CalibrationSession.objects.gates_of(by)
    found = gates.filter(revealed_at=None).first()
    if found:
        return found
    drawn = vignettes.draw(
        vignettes.of_items(vignettes.items_in_force(today)),
        count=clearance.VIGNETTES,
        seed=f"{by.code} {gates.count() + 1}",
        seen=seen_by(by),
    )
    if len(drawn) < clearance.VIGNETTES:
        raise Refusal(
            _(
                "The frameworks in force hold too few vignettes. Your case manager can waive the gate."
            )
        )
    session = CalibrationSession.objects.create(
        office=by.office,
        kind=CalibrationSession.Kind.GATE,
        held_on=today,
        convened_at=timezone.now(),
        convened_by=by,
    )
    calibrations.fill(session, drawn, [by])
    audit.record("gate.begun", session, by=by)
    return session


def seen_by(person):
    """The Japanese texts of all vignettes this person was asked about."""
    rows = CalibrationCase.objects.filter(session__invitations__staff=person)
    return {text["ja"] for text in rows.values_list("text", flat=True)}


@transaction.atomic
def submit(session, *, by):
    """Hand in the attempt and see the references at once. Enough within one level opens the gate."""
    invitation = calibrations.submit(session, by=by)
    session = calibrations.reveal(session, by=by)
    if clearance.scores_of([by.pk])[by.pk][-1] >= clearance.NEEDED:
        clear(by, ground=RaterClearance.Ground.PASSED, session=session, by=by)
    return invitation


@transaction.atomic
def waive(person, *, reason, by):
    if person.pk == by.pk and clearance.waivers(by.office_id).exclude(pk=by.pk).exists():
        raise Refusal(_("Your own gate is waived by another case manager."))
    if not reason.strip():
        raise Refusal(_("Say why the gate is waived."))
    return clear(person, ground=RaterClearance.Ground.WAIVED, reason=reason.strip(), by=by)


def clear(person, *, by, **fields):
    try:
        with transaction.atomic():
            row = RaterClearance.objects.create(
                staff=person, cleared_at=timezone.now(), cleared_by=by, **fields
            )
    except IntegrityError as error:
        raise Refusal(_("This person's ratings count already.")) from error
    audit.record("rater.cleared", row, by=by, ground=row.ground)
    return row

"""The stage of a case changes: by a conference's decision."""

from django.db import transaction
from django.utils.translation import gettext as _

from cases.models import Case
from competencies.models import CaseStage
from jobtra import audit
from jobtra.refusals import Refusal


@transaction.atomic
def move(case, *, to, on, by):
    """Put the case into the stage `to` from the day `on`. Returns the CaseStage in force.

    A second move on the same day corrects the first; back to where the case was undoes it.
    Refuses the stage it is in, a stage of another programme, a closed case, and a day before the
    last change.
    """
    case = Case.objects.select_for_update().get(pk=case.pk)
    before, current = last_two(case)
    if not case.is_open:
        raise Refusal(_("This case is closed; its stage stays as it is."))
    if not to.version.framework.programmes.filter(pk=case.programme_id).exists():
        raise Refusal(_("This stage belongs to another programme."))
    if current and current.stage.code == to.code:
        raise Refusal(_("The case is in this stage already."))
    if current and on < current.starts_on:
        raise Refusal(_("The stage was changed later than this day already."))
    moved_from = current.stage.code if current else ""
    if current is None or current.starts_on != on:
        current = CaseStage.objects.create(case=case, stage=to, starts_on=on)
    elif before and before.stage.code == to.code:
        current.delete()
        current = before
    else:
        current.stage, current.batch = to, None
        current.save()
    audit.record("case.moved", case, by=by, stage=[moved_from, to.code], on=str(on))
    return current


def last_two(case):
    """The stage row before the present one and the present one, each None where there is none."""
    rows = list(case.case_stages.select_related("stage").order_by("-starts_on")[:2])
    return tuple([None, None, *reversed(rows)][-2:])

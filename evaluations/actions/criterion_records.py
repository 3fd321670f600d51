"""A person says that the document of an exit criterion is there, or takes it back."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.measures import readiness
from evaluations.models import CriterionRecord
from jobtra import audit
from jobtra.refusals import Refusal


@transaction.atomic
def record(case, *, document, by, holds=True, note=""):
    """Only a document that the criteria of the present stage name."""
    known = readiness.of_cases([case], on=timezone.localdate(), staff=by).get(case.pk)
    if not known or document not in {one.document for one in known.criteria} - {""}:
        raise Refusal(_("No criterion of the present stage asks for this document."))
    row = CriterionRecord.objects.create(
        case=case,
        document=document,
        holds=holds,
        note=note,
        recorded_at=timezone.now(),
        recorded_by=by,
    )
    audit.record("criterion.recorded", row, by=by, document=document, holds=holds)
    return case

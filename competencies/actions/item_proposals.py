"""What somebody would change in the wording of an item; the yearly revision reads it."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from competencies.models import ItemProposal
from jobtra import audit
from jobtra.refusals import Refusal


@transaction.atomic
def make(item, *, change, reason, by, question=None):
    """question: the CalibrationQuestion it came up at; what is still blind is not spoken of."""
    if question and not question.case.session.is_revealed:
        raise Refusal(_("First the answers are revealed."))
    proposal = ItemProposal.objects.create(
        office=by.office,
        item=item,
        question=question,
        change=change.strip(),
        reason=reason.strip(),
        made_at=timezone.now(),
        made_by=by,
    )
    audit.record("item.proposed", proposal, by=by, item=item.code)
    return proposal

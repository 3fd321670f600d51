"""A youth's own rating: a link made for a month, and used."""

from django.db import transaction
from django.utils.translation import gettext as _

from cases.models import Case, Staff
from competencies.actions import rating_links
from competencies.models import Checklist, SelfRatingLink
from competencies.models.self_rating import VALID_FOR
from competencies.models.sheet import Voice
from jobtra.refusals import Refusal


@transaction.atomic
def invite(case, *, month, version, items, by, valid_for=VALID_FOR):
    """A new way in for the youth of a case and month. Returns (link, token); an older one closes."""
    case = Case.objects.select_for_update().get(pk=case.pk)
    if youth_sheets(case, month.first).exists():
        raise Refusal(_("The self-rating of this month is in already."))
    if not Case.objects.rated_in(month).filter(pk=case.pk).exists():
        raise Refusal(_("This case was not enrolled in that month."))
    return rating_links.make(
        SelfRatingLink(case=case, month=month.first, version=version),
        items=items,
        by=by,
        valid_for=valid_for,
        instead_of=SelfRatingLink.objects.filter(case=case, month=month.first),
    )


@transaction.atomic
def submit(link, *, answers, comment=""):
    """Save what the youth chose as their own sheet. Sent twice, it is saved once."""
    link = rating_links.lock_row(link)
    if link.is_used:
        return link.checklist
    if not link.is_open:
        raise Refusal(_("This link is closed. Please ask your support worker for a new one."))
    Case.objects.select_for_update().get(pk=link.case_id)
    if youth_sheets(link.case_id, link.month).exists():
        raise Refusal(_("Your answers of this month are here already. Thank you."))
    return rating_links.use(
        link,
        answers=answers,
        case_id=link.case_id,
        month=link.month,
        voice=Voice.YOUTH,
        rater=Staff.objects.system(),
        comment=comment,
    )


def youth_sheets(case, month):
    return Checklist.objects.submitted().filter(case=case, month=month, voice=Voice.YOUTH)

"""A company's rating after an internship: a link made, and used once."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Internship
from competencies.actions import rating_links
from competencies.measures import employer_ratings as measures
from competencies.models import EmployerRatingLink
from competencies.models.employer_rating import VALID_FOR
from competencies.models.sheet import Voice
from jobtra.fiscal import Month
from jobtra.refusals import Refusal


@transaction.atomic
def invite(internship, *, by):
    """A new way in for the company. Returns (link, token); an older one closes."""
    internship = lock_internship(internship)
    if internship.cancelled_at:
        raise Refusal(_("This internship was called off."))
    if timezone.localdate() < internship.starts_on:
        raise Refusal(_("This internship has not begun."))
    links = EmployerRatingLink.objects.filter(internship=internship)
    if links.exclude(checklist=None).exists():
        raise Refusal(_("The company's rating is in already."))
    version = measures.version_of(internship)
    if version is None:
        raise Refusal(_("No requirements are in force for this month."))
    return rating_links.make(
        EmployerRatingLink(internship=internship, version=version),
        items=measures.asked_of(internship, version),
        by=by,
        valid_for=VALID_FOR,
        instead_of=links,
    )


@transaction.atomic
def submit(link, *, answers, comment=""):
    """Save what the company chose as a sheet of its own. Sent twice, it is saved once.

    It has no rater: two companies may rate the same youth in one month.
    """
    link = rating_links.lock_row(link)
    if link.is_used:
        return link.checklist
    if not link.is_open:
        raise Refusal(_("This link is closed. Please ask us for a new one."))
    return rating_links.use(
        link,
        answers=answers,
        case_id=link.internship.case_id,
        month=Month.of(link.internship.ends_on).first,
        voice=Voice.EMPLOYER,
        comment=comment,
    )


def lock_internship(internship):
    """Two links of an internship are made one after the other."""
    rows = Internship.objects.select_for_update(of=("self",)).select_related("case")
    return rows.get(pk=internship.pk)

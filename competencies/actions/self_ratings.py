"""A youth's own rating: a link made, withdrawn, used. What opens the door is told once."""

import datetime as dt
import secrets
from hashlib import sha256

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from cases.models import Case, Staff
from competencies.actions import sheets
from competencies.models import Checklist, SelfRatingLink
from competencies.models.self_rating import VALID_FOR
from competencies.models.sheet import Rating, State, Voice
from jobtra import audit
from jobtra.models import AuditEvent
from jobtra.refusals import Refusal

TOKEN_BYTES = 24  # 192 bits
WAIT = dt.timedelta(minutes=15)
TRIES = 30  # unknown tokens from one address


@transaction.atomic
def invite(case, *, month, version, items, by, valid_for=VALID_FOR):
    """A new way in for the youth of a case and month. Returns (link, token); an older one closes."""
    case = Case.objects.select_for_update().get(pk=case.pk)
    if youth_sheets(case, month.first).exists():
        raise Refusal(_("The self-rating of this month is in already."))
    if not Case.objects.rated_in(month).filter(pk=case.pk).exists():
        raise Refusal(_("This case was not enrolled in that month."))
    now = timezone.now()
    SelfRatingLink.objects.open().filter(case=case, month=month.first).update(
        withdrawn_at=now, withdrawn_by=by
    )
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link = SelfRatingLink.objects.create(
        case=case,
        month=month.first,
        version=version,
        items=[item.pk for item in items],
        digest=digest(token),
        expires_at=now + valid_for,
        made_at=now,
        made_by=by,
    )
    audit.record("self_rating.invited", link, by=by)
    return link, token


@transaction.atomic
def withdraw(link, *, by):
    link = lock_row(link)
    if link.is_used:
        raise Refusal(_("The self-rating of this month is in already."))
    if link.withdrawn_at is None:
        link.withdrawn_at, link.withdrawn_by = timezone.now(), by
        link.save()
        audit.record("self_rating.withdrawn", link, by=by)
    return link


@transaction.atomic
def submit(link, *, answers, comment=""):
    """Save what the youth chose as their own sheet, submitted at once; the link is used up.

    answers: [(Item, Level or None)], None for "I do not know". Sent twice, it is saved once.
    """
    link = lock_row(link)
    if link.is_used:
        return link.checklist
    if not link.is_open:
        raise Refusal(_("This link is closed. Please ask your support worker for a new one."))
    Case.objects.select_for_update().get(pk=link.case_id)
    if youth_sheets(link.case_id, link.month).exists():
        raise Refusal(_("Your answers of this month are here already. Thank you."))
    system = Staff.objects.system()
    sheet = Checklist.objects.create(
        case_id=link.case_id,
        version=link.version,
        month=link.month,
        voice=Voice.YOUTH,
        rater=system,
        comment=comment,
    )
    unknown = {"status": Rating.Status.NOT_OBSERVED}
    given = [(item, {"level": level} if level else unknown) for item, level in answers]
    cells = [sheets.cell_of(sheet, item, by=system, **fields) for item, fields in given]
    sheets.put(sheet, cells)
    link.checklist = sheets.submit(sheet, by=system)
    link.save()
    return sheet


def youth_sheets(case, month):
    return Checklist.objects.exclude(state=State.DRAFT).filter(
        case=case, month=month, voice=Voice.YOUTH
    )


def lock_row(link):
    rows = SelfRatingLink.objects.select_for_update(of=("self",))
    return rows.select_related("version", "case__youth").get(pk=link.pk)


def find(token):
    """The link of a token, whatever became of it, or None."""
    links = SelfRatingLink.objects.select_related("version", "case__youth")
    return links.filter(digest=digest(token)).first()


def refuse(address):
    """Count an unknown token from this address."""
    audit.record("self_rating.refused", visitor(address), by=Staff.objects.system())


def is_locked(address):
    """Too many unknown tokens from this address within WAIT?"""
    tries = AuditEvent.objects.filter(
        target=SelfRatingLink._meta.label,
        target_id=visitor(address).pk,
        verb="self_rating.refused",
        at__gt=timezone.now() - WAIT,
    )
    return tries[:TRIES].count() >= TRIES


def visitor(address):
    """Who the lines are about, as a fingerprint: an address alone says where somebody lives."""
    return SelfRatingLink(pk=salted_hmac("competencies.self_ratings", address).hexdigest()[:32])


def digest(token):
    return sha256(token.encode()).hexdigest()

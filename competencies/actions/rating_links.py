"""A rating without a log-in: a link made, found, withdrawn, used. What opens the door is told once."""

import datetime as dt
import secrets
from hashlib import sha256

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from cases.models import Staff
from competencies.actions import sheets
from competencies.models import Checklist
from competencies.models.sheet import Rating
from jobtra import audit
from jobtra.models import AuditEvent
from jobtra.refusals import Refusal

TOKEN_BYTES = 24  # 192 bits
WAIT = dt.timedelta(minutes=15)
TRIES = 30  # unknown tokens from one address


def make(link, *, by, items, valid_for, instead_of):
    """Save a new link. Returns (link, token); the open ones it stands `instead_of` (rows) close."""
    now, token = timezone.now(), secrets.token_urlsafe(TOKEN_BYTES)
    instead_of.open().update(withdrawn_at=now, withdrawn_by=by)
    link.items, link.digest = [item.pk for item in items], digest(token)
    link.made_at, link.made_by, link.expires_at = now, by, now + valid_for
    link.save()
    audit.record(f"{link.noun}.invited", link, by=by)
    return link, token


@transaction.atomic
def withdraw(link, *, by):
    link = lock_row(link)
    if link.is_used:
        raise Refusal(_("The answers are in already."))
    if link.withdrawn_at is None:
        link.withdrawn_at, link.withdrawn_by = timezone.now(), by
        link.save()
        audit.record(f"{link.noun}.withdrawn", link, by=by)
    return link


def use(link, *, answers, **fields):
    """Save the answers as a sheet of these fields, submitted at once; the locked link is used up.

    answers: [(Item, Level or None)], None for "I do not know".
    """
    system = Staff.objects.system()
    sheet = Checklist.objects.create(version=link.version, **fields)
    unknown = {"status": Rating.Status.NOT_OBSERVED}
    given = [(item, {"level": level} if level else unknown) for item, level in answers]
    cells = [sheets.cell_of(sheet, item, by=system, **cell) for item, cell in given]
    sheets.put(sheet, cells)
    link.checklist = sheets.submit(sheet, by=system)
    link.save()
    return sheet


def lock_row(link):
    rows = type(link).objects.select_for_update(of=("self",))
    return rows.select_related(*link.joins).get(pk=link.pk)


def find(model, token):
    """The link of a token, whatever became of it, or None."""
    return model.objects.select_related(*model.joins).filter(digest=digest(token)).first()


def refuse(model, address):
    """Count an unknown token from this address."""
    visitor = visitor_of(model, address)
    audit.record(f"{model.noun}.refused", visitor, by=Staff.objects.system())


def is_locked(model, address):
    """Too many unknown tokens from this address within WAIT?"""
    tries = AuditEvent.objects.filter(
        target=model._meta.label,
        target_id=visitor_of(model, address).pk,
        verb=f"{model.noun}.refused",
        at__gt=timezone.now() - WAIT,
    )
    return tries[:TRIES].count() >= TRIES


def visitor_of(model, address):
    """Who the lines are about, as a fingerprint: an address alone says where somebody lives."""
    return model(pk=salted_hmac("competencies.rating_links", address).hexdigest()[:32])


def digest(token):
    return sha256(token.encode()).hexdigest()

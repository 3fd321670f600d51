"""A secret link to one's own dates: made, renewed, withdrawn, used. What opens it is told once."""

import datetime as dt
import secrets
from hashlib import sha256

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from cases.models import CalendarFeed, Staff
from jobtra import audit
from jobtra.models import AuditEvent

TOKEN_BYTES = 24  # 192 bits
WAIT = dt.timedelta(minutes=15)
TRIES = 30  # unknown tokens from one address
REFUSED = "calendar_feed.refused"


@transaction.atomic
def make(*, by):
    """A new link; an older one closes. Returns the token, which can not be shown again."""
    Staff.objects.select_for_update().get(pk=by.pk)
    close(by)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    feed = CalendarFeed.objects.create(
        staff=by, digest=digest(token), made_at=timezone.now(), made_by=by
    )
    audit.record("calendar_feed.made", feed, by=by)
    return token


@transaction.atomic
def withdraw(*, by):
    if close(by):
        audit.record("calendar_feed.withdrawn", by, by=by)
    return by


def close(person):
    feeds = CalendarFeed.objects.open().filter(staff=person)
    return feeds.update(withdrawn_at=timezone.now(), withdrawn_by=person)


def owner(token):
    """Whose open link it is, when the person may still log in; else None."""
    people = Staff.objects.admissible().posted().with_posting()
    feeds = CalendarFeed.objects.open().filter(digest=digest(token))
    return people.filter(pk__in=feeds.values("staff")).first()


def refuse(address):
    """Count an unknown token from this address."""
    audit.record(REFUSED, visitor(address), by=Staff.objects.system())


def is_locked(address):
    """Too many unknown tokens from this address within WAIT?"""
    tries = AuditEvent.objects.filter(
        target=CalendarFeed._meta.label,
        target_id=visitor(address).pk,
        verb=REFUSED,
        at__gt=timezone.now() - WAIT,
    )
    return tries[:TRIES].count() >= TRIES


def visitor(address):
    """Who the lines are about, as a fingerprint: an address alone says where somebody lives."""
    return CalendarFeed(pk=salted_hmac("cases.calendar_feeds", address).hexdigest()[:32])


def digest(token):
    return sha256(token.encode()).hexdigest()

"""Mails of the system's own accord: at most one of a sort a person and day, and to whom."""

import logging

from django.core.mail import send_mail
from django.db import transaction

from cases.models import Staff
from jobtra import audit
from jobtra.models import AuditEvent

logger = logging.getLogger(__name__)


def addressees():
    """Who is posted today, can log in and has an address; nobody of the demo."""
    people = Staff.objects.posted().admissible().with_password().with_posting()
    return people.filter(is_demo=False).exclude(email=None).order_by("code")


@transaction.atomic
def claim(person, verb, *, today, by):
    """Whether this person's mail of the day is ours to send: the row is locked, the audit log asked
    and written. It is claimed before it is sent: of a killed run one mail may be missing, none doubled.
    """
    Staff.objects.select_for_update().get(pk=person.pk)
    told = AuditEvent.objects.filter(
        verb=verb, target=person._meta.label, target_id=person.pk, changes__on=str(today)
    )
    if told.exists():
        return False
    audit.record(verb, person, by=by, on=str(today))
    return True


def deliver(person, subject, text):
    """Send it; a mail server that fails costs this mail and no other. Returns whether it was sent."""
    try:
        send_mail(subject, text, None, [person.email])
    except OSError:
        logger.warning("no mail to %s: the mail server failed", person.code)
        return False
    return True

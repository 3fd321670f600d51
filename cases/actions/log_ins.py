"""Log-ins are written to the audit log, and throttled by what stands there.

No table and no cache of its own: the log has to be written anyway, every web process sees the
same lines, and they outlive a restart.
"""

import datetime as dt
from itertools import takewhile

from django.utils import timezone
from django.utils.crypto import salted_hmac

from cases.models import Staff
from jobtra import audit
from jobtra.models import AuditEvent

WAIT = dt.timedelta(minutes=15)
TRIES = 5  # failures in a row for one person from one address
TRIES_IN_ALL = 30  # … from all addresses together
REFUSED = "log_in.refused"


def record(verb, name, staff, address):
    """`staff` is None for an unknown name, which is written as a fingerprint."""
    who = subject(name, staff)
    audit.record(f"log_in.{verb}", who, by=who, address=address)


def is_locked(name, staff, address):
    """Too many failures within WAIT, since the last log-in or new password? In one query."""
    recent = AuditEvent.objects.filter(
        target=Staff._meta.label,
        target_id=subject(name, staff).pk,
        at__gt=timezone.now() - WAIT,
        verb__in=[REFUSED, "log_in.accepted", "staff.password_set"],
    ).order_by("-pk")
    failures = [
        event["changes"]["address"]
        for event in takewhile(
            lambda event: event["verb"] == REFUSED,
            recent.values("verb", "changes")[:TRIES_IN_ALL],
        )
    ]
    return len(failures) >= TRIES_IN_ALL or failures.count(address) >= TRIES


def subject(name, staff):
    """Whom the lines are about. A name nobody has counts and locks like any other."""
    fingerprint = salted_hmac("cases.log_ins", name.casefold()).hexdigest()[:32]
    return staff or Staff(pk=fingerprint, code="unknown")

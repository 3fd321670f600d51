"""The only writer of the audit log."""

from jobtra.models import AuditEvent


def event(verb, target, *, by, **changes):
    return AuditEvent(
        verb=verb, target=target._meta.label, target_id=target.pk or "", by=by.code, changes=changes
    )


def record(verb, target, *, by, **changes):
    """Write one event. `changes` holds keys, codes and numbers, never names or free text."""
    line = event(verb, target, by=by, **changes)
    line.save()
    return line


def record_many(verb, targets, *, by):
    """The same event for many rows, in one statement."""
    return AuditEvent.objects.bulk_create([event(verb, target, by=by) for target in targets])

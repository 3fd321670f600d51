"""Unfinished text, kept as it is typed: of one person, for one place. Never audited, never logged."""

from jobtra.models import Draft


def save(key, payload, *, by):
    """What stands there now, valid or not."""
    draft, _made = Draft.objects.update_or_create(staff=by, key=key, defaults={"payload": payload})
    return draft


def read(key, *, by):
    """The person's draft for the place, or None."""
    return Draft.objects.filter(staff=by, key=key).first()


def discard(key, *, by):
    Draft.objects.filter(staff=by, key=key).delete()

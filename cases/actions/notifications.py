"""Telling people what they should know: on the page, and later by the digest."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from cases.models import Assignment, Notification, NotificationSetting, Staff
from cases.models.notification import Kind
from jobtra import audit

KEPT = dt.timedelta(days=90)  # after it was read


def tell(people, kind, verb, *, path, key, case=None):
    """Tell these people (a queryset or list) something, each once a key; who chose not to be told of
    the kind is left out. `path` is the page to go to. Called inside the action it tells of."""
    people = list(people)
    deaf = NotificationSetting.objects.filter(
        staff__in=people, kind=kind, on_page=False, by_mail=False
    )
    deaf = set(deaf.values_list("staff", flat=True))
    now = timezone.now()
    rows = [
        Notification(staff=person, kind=kind, verb=verb, path=path, key=key, case=case, told_at=now)
        for person in people
        if person.pk not in deaf
    ]
    return Notification.objects.bulk_create(rows, ignore_conflicts=True)


def workers_of(case):
    """Key and second worker of a case today."""
    assigned = Assignment.objects.in_force().filter(case=case)
    return Staff.objects.filter(pk__in=assigned.values("staff"))


def holders(office, role):
    """Everybody posted to an office in a role today."""
    return Staff.objects.posted(office=office, role=role).filter(is_active=True)


def read(notification):
    """Opened by the person told; the first time counts."""
    if notification.read_at is None:
        notification.read_at = timezone.now()
        notification.save(update_fields=["read_at"])
    return notification


def read_all(*, by):
    return Notification.objects.unread().filter(staff=by).update(read_at=timezone.now())


@transaction.atomic
def choose(wishes, *, by):
    """How a person wants to be told: {kind: (on the page, by mail)}, of every kind."""
    for kind in Kind.values:
        on_page, by_mail = wishes[kind]
        NotificationSetting.objects.update_or_create(
            staff=by, kind=kind, defaults={"on_page": on_page, "by_mail": by_mail}
        )
    audit.record("notifications.chosen", by, by=by)
    return by


def forget_old(now=None):
    """What was read long ago is of no use any more."""
    old = Notification.objects.filter(read_at__lt=(now or timezone.now()) - KEPT)
    return old.delete()[0]

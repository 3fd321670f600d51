"""Telling people what they should know: on the page, and later by the digest."""

from django.utils import timezone

from cases.models import Assignment, Notification, NotificationSetting, Staff


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

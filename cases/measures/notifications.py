"""What a person is told, as the page shows it."""

from dataclasses import dataclass

from django.db.models import Q

from cases.measures.notification_words import words
from cases.models import Notification


@dataclass(frozen=True)
class Line:
    notification: Notification
    name: str  # of the youth; "" where the case is with another office

    @property
    def words(self):
        return words(self.notification)


def unread_first(notifications):
    """For the page, a queryset: unread first, then the newest."""
    rows = notifications.on_page().select_related("case__youth")
    return rows.annotate(is_read=Q(read_at__isnull=False)).order_by("is_read", "-told_at", "-pk")


def lines(notifications, staff):
    return [Line(row, name_of(row.case, staff)) for row in notifications]


def name_of(case, staff):
    if case is None or case.office_id != staff.office_id:
        return ""
    return case.youth.name

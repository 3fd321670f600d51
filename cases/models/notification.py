from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jobtra.models import by_staff, stamped


class Kind(models.TextChoices):
    """What a person is told of; each can be chosen or left out."""

    RETURNED = "returned", _("Something of mine was returned")
    WAITING = "waiting", _("Something waits for me: check, approval, transfer")
    REVIEW = "review", _("A plan review draws near or is overdue")
    RETENTION = "retention", _("An employment check is due")
    ALERT = "alert", _("Absences and other alerts of my youths")
    ASSIGNED = "assigned", _("I was given a case")


def unwanted(**how):
    """The condition that the person has set the kind so."""
    return Exists(
        NotificationSetting.objects.filter(staff=OuterRef("staff"), kind=OuterRef("kind"), **how)
    )


class NotificationQuerySet(models.QuerySet):
    def visible_to(self, staff):
        return self.filter(staff=staff)

    def unread(self):
        return self.filter(read_at=None)

    def on_page(self):
        """Of the kinds that the person wants to see on the page."""
        return self.exclude(unwanted(on_page=False))

    def to_mail(self):
        """Neither read nor mailed, of the kinds that the person wants by mail."""
        return self.unread().filter(mailed_at=None).exclude(unwanted(by_mail=False))


class Notification(models.Model):
    """One thing a person is told, about a case, with a page to go to. No free text, no name."""

    staff = models.ForeignKey("cases.Staff", on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=10, choices=Kind)
    case = models.ForeignKey(
        "cases.Case", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    verb = models.CharField(max_length=60)  # such as support_plan.returned
    path = models.CharField(max_length=200)  # a page of this installation
    key = models.CharField(max_length=120)  # told once a key
    told_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        ordering = ["-told_at", "-pk"]
        indexes = [
            models.Index(
                fields=["staff"], condition=Q(read_at__isnull=True), name="notification_unread"
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["staff", "key"], name="cases_notification_told_once")
        ]

    def __str__(self):
        return f"{self.staff_id} {self.verb}"

    def get_absolute_url(self):
        return reverse("cases:notification_open", args=[self.pk])


class NotificationSetting(models.Model):
    """How a person wants to be told of a kind. Without a row: on the page, and by the digest."""

    staff = models.ForeignKey(
        "cases.Staff", on_delete=models.CASCADE, related_name="notification_settings"
    )
    kind = models.CharField(max_length=10, choices=Kind)
    on_page = models.BooleanField(default=True)
    by_mail = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["staff", "kind"], name="cases_notificationsetting_once")
        ]

    def __str__(self):
        return f"{self.staff_id} {self.kind}"


class CalendarFeedQuerySet(models.QuerySet):
    def visible_to(self, staff):
        return self.filter(staff=staff)

    def open(self):
        return self.filter(withdrawn_at=None)


class CalendarFeed(models.Model):
    """A secret link to one's own dates. Only its digest is kept; a new one closes the old."""

    staff = models.ForeignKey("cases.Staff", on_delete=models.CASCADE, related_name="feeds")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = by_staff()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = by_staff(null=True, blank=True)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        constraints = [
            stamped("made"),
            stamped("withdrawn"),
            models.UniqueConstraint(
                fields=["staff"],
                condition=Q(withdrawn_at__isnull=True),
                name="cases_calendarfeed_one_open",
            ),
        ]

    def __str__(self):
        return f"{self.staff_id}"

"""Calibration: the same vignettes rated alone, revealed together, agreed on.

The gate of a new rater is a session of one, convened by that person and revealed by its submission.
"""

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.access import IN_OFFICE
from jobtra.models import by_staff, stamped


class CalibrationSessionQuerySet(models.QuerySet):
    def visible_to(self, staff):
        """The sessions of the office; a gate is its rater's own."""
        if staff.role not in IN_OFFICE:
            return self.none()
        return self.filter(
            Q(kind=CalibrationSession.Kind.SESSION, office=staff.office_id)
            | Q(kind=CalibrationSession.Kind.GATE, convened_by=staff)
        )

    def together(self):
        """Without the gates."""
        return self.filter(kind=CalibrationSession.Kind.SESSION)

    def open_to(self, staff):
        """Not revealed, and this person is invited and has not submitted."""
        waiting = CalibrationInvitation.objects.filter(staff=staff, submitted_at=None)
        return self.filter(Exists(waiting.filter(session=OuterRef("pk"))), revealed_at__isnull=True)

    def with_counts(self):
        """Adds how many are `invited` and have `submitted`."""
        return self.annotate(
            invited=Count("invitations"),
            submitted=Count("invitations", filter=Q(invitations__submitted_at__isnull=False)),
        )

    def gates_of(self, staff):
        return self.filter(kind=CalibrationSession.Kind.GATE, convened_by=staff)


class CalibrationSession(models.Model):
    """Convened → revealed → closed. Until it is revealed nobody sees another's answer."""

    class Kind(models.TextChoices):
        SESSION = "session", _("Session")
        GATE = "gate", _("Gate")

    office = models.ForeignKey(
        "cases.Office", on_delete=models.PROTECT, related_name="calibration_sessions"
    )
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.SESSION)
    title = models.CharField(max_length=100, blank=True)
    held_on = models.DateField()
    convened_at = models.DateTimeField()
    convened_by = by_staff()
    revealed_at = models.DateTimeField(null=True, blank=True)
    revealed_by = by_staff(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = by_staff(null=True, blank=True)

    objects = CalibrationSessionQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-pk"]
        constraints = [
            stamped("convened"),
            stamped("revealed"),
            stamped("closed"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(revealed_at__isnull=False),
                name="competencies_calibrationsession_closed_after_the_reveal",
            ),
            models.CheckConstraint(
                condition=Q(kind="gate") | ~Q(title=""),
                name="competencies_calibrationsession_with_a_title",
            ),
            models.UniqueConstraint(
                fields=["convened_by"],
                condition=Q(kind="gate", revealed_at__isnull=True),
                name="competencies_calibrationsession_one_open_gate",
            ),
        ]

    def __str__(self):
        return f"{self.office_id} {self.kind} {self.held_on}"

    def get_absolute_url(self):
        return reverse("competencies:calibration_detail", args=[self.pk])

    @property
    def is_gate(self):
        return self.kind == self.Kind.GATE

    @property
    def is_revealed(self):
        return self.revealed_at is not None

    @property
    def is_closed(self):
        return self.closed_at is not None


class CalibrationInvitation(models.Model):
    """One person's sheet of answers: a draft until it is submitted, then frozen."""

    session = models.ForeignKey(
        CalibrationSession, on_delete=models.CASCADE, related_name="invitations"
    )
    staff = models.ForeignKey("cases.Staff", on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = by_staff(null=True, blank=True)

    class Meta:
        ordering = ["session", "staff"]
        constraints = [
            stamped("submitted"),
            models.UniqueConstraint(
                fields=["session", "staff"], name="competencies_calibrationinvitation_once"
            ),
        ]

    def __str__(self):
        return f"{self.session_id} {self.staff_id}"

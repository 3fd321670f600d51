from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models.case_file import CaseFileQuerySet
from jobtra.models import by_staff, stamped


class InternshipQuerySet(CaseFileQuerySet):
    def held(self):
        """Without those that were called off."""
        return self.filter(cancelled_at=None)


class Internship(models.Model):
    """Work experience or an internship at a company (form F10). Its daily records are case notes."""

    class Kind(models.TextChoices):
        EXPERIENCE = "experience", _("Work experience")
        INTERNSHIP = "internship", _("Internship")

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        RUNNING = "running", _("Under way")
        ENDED = "ended", _("To be looked back on")
        CLOSED = "closed", _("Completed")
        CANCELLED = "cancelled", _("Called off")

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="internships")
    employer = models.ForeignKey(
        "cases.Employer", on_delete=models.PROTECT, related_name="internships"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.INTERNSHIP)
    department = models.CharField(_("department"), max_length=100, blank=True)
    contact = models.CharField(_("contact person"), max_length=100, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    days = models.PositiveSmallIntegerField(_("number of days"), null=True, blank=True)
    tasks = models.TextField(_("work to do"), blank=True)
    purpose = models.TextField(_("purpose"), blank=True)
    accommodations = models.TextField(_("accommodations agreed with the company"), blank=True)
    insurance = models.CharField(_("insurance"), max_length=100, blank=True)
    planned_at = models.DateTimeField()
    planned_by = by_staff()
    reflection = models.TextField(_("the youth's own reflection"), blank=True)
    employer_comment = models.TextField(_("what the company says"), blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)  # the reflection is in
    closed_by = by_staff(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = by_staff(null=True, blank=True)
    cancel_reason = models.CharField(_("why it is called off"), max_length=300, blank=True)

    objects = InternshipQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-pk"]
        constraints = [
            stamped("planned"),
            stamped("closed"),
            stamped("cancelled"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="cases_internship_ends_after_start",
                violation_error_message=_("It can not end before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True, cancel_reason="")
                | (Q(cancelled_at__isnull=False) & ~Q(cancel_reason="")),
                name="cases_internship_cancelled_with_a_reason",
                violation_error_message=_("Say why it is called off."),
            ),
        ]

    def __str__(self):
        return f"{self.case_id} {self.starts_on}"

    def get_absolute_url(self):
        return reverse("cases:internship_detail", args=[self.pk])

    @property
    def state(self):
        """Where it stands today."""
        today = timezone.localdate()
        if self.cancelled_at:
            return self.State.CANCELLED
        if self.closed_at:
            return self.State.CLOSED
        if today < self.starts_on:
            return self.State.PLANNED
        return self.State.RUNNING if today < self.ends_on else self.State.ENDED

    @property
    def is_settled(self):
        """Closed or called off: the plan stays as it is."""
        return bool(self.closed_at or self.cancelled_at)

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jobtra.models import AppendOnlyModel, by_staff, stamped


class RaterClearance(AppendOnlyModel):
    """From now on this person's ratings count: the gate was passed, waived, or came later."""

    class Ground(models.TextChoices):
        PASSED = "passed", _("Passed the gate")
        WAIVED = "waived", _("Waived by the case manager")
        BEFORE = "before", _("Rated before the gate existed")

    staff = models.OneToOneField(
        "cases.Staff", on_delete=models.PROTECT, related_name="rater_clearance"
    )
    ground = models.CharField(max_length=10, choices=Ground)
    reason = models.TextField(blank=True)
    session = models.OneToOneField(
        "competencies.CalibrationSession",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="clearance",
    )
    cleared_at = models.DateTimeField()
    cleared_by = by_staff()

    class Meta:
        ordering = ["staff"]
        constraints = [
            stamped("cleared"),
            models.CheckConstraint(
                condition=(Q(ground="waived") & ~Q(reason=""))
                | (~Q(ground="waived") & Q(reason="")),
                name="competencies_raterclearance_waived_with_a_reason",
                violation_error_message=_("Say why the gate is waived."),
            ),
            models.CheckConstraint(
                condition=Q(ground="passed", session__isnull=False)
                | (~Q(ground="passed") & Q(session__isnull=True)),
                name="competencies_raterclearance_passed_in_a_session",
            ),
        ]

    def __str__(self):
        return f"{self.staff_id} {self.ground}"

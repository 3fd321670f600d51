from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.access import IN_OFFICE
from jobtra.models import AppendOnlyModel, AppendOnlyQuerySet, by_staff, stamped


class LockExtensionQuerySet(AppendOnlyQuerySet):
    def visible_to(self, staff):
        if staff.role not in IN_OFFICE:
            return self.none()
        return self.filter(office=staff.office_id)

    def days(self):
        """{(office id, first of the month): day} of the exceptions that count, one query."""
        rows = self.order_by("pk").values_list("office", "month", "locks_on")
        return {(office, month): day for office, month, day in rows}


class LockExtension(AppendOnlyModel):
    """An office locks a month on another day than the usual one. Of several the latest counts."""

    office = models.ForeignKey(
        "cases.Office", on_delete=models.PROTECT, related_name="lock_extensions"
    )
    month = models.DateField()
    locks_on = models.DateField()
    reason = models.CharField(max_length=300)
    granted_at = models.DateTimeField()
    granted_by = by_staff()

    objects = LockExtensionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            stamped("granted"),
            models.CheckConstraint(
                condition=Q(month__day=1), name="competencies_lockextension_month_is_its_first_day"
            ),
            models.CheckConstraint(
                condition=Q(locks_on__gt=F("month")),
                name="competencies_lockextension_locks_after_its_month_began",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="competencies_lockextension_with_a_reason",
                violation_error_message=_("Say why the month is locked later."),
            ),
        ]

    def __str__(self):
        return f"{self.office_id} {self.month:%Y-%m} {self.locks_on}"

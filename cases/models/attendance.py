from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.access import IN_OFFICE
from jobtra.models import Imported


class AttendanceQuerySet(models.QuerySet):
    def visible_to(self, staff):
        if staff.role not in IN_OFFICE:
            return self.none()
        return self.filter(case__office=staff.office_id)

    def counted(self):
        """Planned days that count for the rate: excused ones leave numerator and denominator."""
        return self.filter(is_planned=True).exclude(kind=Attendance.Kind.EXCUSED)

    def came(self):
        return self.filter(kind__in=Attendance.CAME)


class Attendance(Imported):
    """One day of one case: planned or not, and what happened."""

    class Kind(models.TextChoices):
        PRESENT = "present", _("Present")
        LATE = "late", _("Late")
        LEFT_EARLY = "left_early", _("Left early")
        ABSENT = "absent", _("Absent")
        EXCUSED = "excused", _("Excused (office closed and the like)")

    CAME = (Kind.PRESENT, Kind.LATE, Kind.LEFT_EARLY)

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="attendances")
    on = models.DateField()
    is_planned = models.BooleanField(default=True)
    kind = models.CharField(max_length=10, choices=Kind)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "on"], name="cases_attendance_one_a_day")
        ]

    def __str__(self):
        return f"{self.case_id} {self.on}"

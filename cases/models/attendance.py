from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.case_file import CaseFileQuerySet
from jobtra.models import Imported, by_staff, stamped


class AttendanceQuerySet(CaseFileQuerySet):
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

    class Excuse(models.TextChoices):
        """What takes a planned day out of the rate (content: requirement A2)."""

        HOSPITAL = "hospital", _("In hospital")
        INFECTION = "infection", _("Infection")
        BEREAVEMENT = "bereavement", _("Bereavement")
        CLOSED = "closed", _("Office closed")
        OTHER = "other", _("Other")

    CAME = (Kind.PRESENT, Kind.LATE, Kind.LEFT_EARLY)

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="attendances")
    on = models.DateField()
    is_planned = models.BooleanField(default=True)
    kind = models.CharField(max_length=10, choices=Kind)
    excuse = models.CharField(max_length=12, choices=Excuse, blank=True)
    recorded_at = models.DateTimeField(null=True, blank=True)  # imported days have none
    recorded_by = by_staff(null=True, blank=True)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["on"], name="attendance_on")]
        constraints = [
            stamped("recorded"),
            models.UniqueConstraint(fields=["case", "on"], name="cases_attendance_one_a_day"),
            models.CheckConstraint(
                condition=models.Q(excuse="") | models.Q(kind="excused"),
                name="cases_attendance_excuse_of_the_excused",
            ),
        ]

    def __str__(self):
        return f"{self.case_id} {self.on}"

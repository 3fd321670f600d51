from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.access import IN_OFFICE
from jobtra.models import Imported, by_staff, stamped


class YouthQuerySet(models.QuerySet):
    def visible_to(self, staff):
        if staff.role not in IN_OFFICE:
            return self.none()
        return self.filter(cases__office=staff.office_id).distinct()

    def kept(self):
        """Without those that turned out to be somebody known."""
        return self.filter(merged_into=None)


class Youth(Imported):
    """The person served. One row a person; each stay is a case."""

    class Gender(models.TextChoices):
        FEMALE = "female", _("Female")
        MALE = "male", _("Male")
        OTHER = "other", _("Other")
        UNANSWERED = "unanswered", _("No answer")

    name = models.CharField(_("name"), max_length=100)
    kana = models.CharField(_("kana"), max_length=100, blank=True)
    born_on = models.DateField(_("date of birth"), null=True, blank=True)
    gender = models.CharField(_("gender"), max_length=10, choices=Gender, blank=True)
    call_name = models.CharField(_("likes to be called"), max_length=100, blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    contact_hours = models.CharField(_("when they may be reached"), max_length=100, blank=True)
    emergency_contact = models.CharField(_("emergency contact"), max_length=200, blank=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged"
    )
    merged_at = models.DateTimeField(null=True, blank=True)
    merged_by = by_staff(null=True, blank=True)

    objects = YouthQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "youths"
        indexes = [models.Index(fields=["kana"], name="youth_kana")]
        constraints = [
            stamped("merged"),
            models.CheckConstraint(
                condition=models.Q(merged_into__isnull=True, merged_at__isnull=True)
                | models.Q(merged_into__isnull=False, merged_at__isnull=False),
                name="cases_youth_merged_into_somebody",
            ),
        ]

    def __str__(self):
        return f"Y{self.pk}"

    def age_on(self, day):
        """Full years on that day; None without a date of birth."""
        if self.born_on is None:
            return None
        had_birthday = (day.month, day.day) >= (self.born_on.month, self.born_on.day)
        return day.year - self.born_on.year - (not had_birthday)

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.access import IN_OFFICE
from jobtra.models import Imported


class YouthQuerySet(models.QuerySet):
    def visible_to(self, staff):
        if staff.role not in IN_OFFICE:
            return self.none()
        return self.filter(cases__office=staff.office_id).distinct()


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

    objects = YouthQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "youths"
        indexes = [models.Index(fields=["kana"], name="youth_kana")]

    def __str__(self):
        return f"Y{self.pk}"

    def age_on(self, day):
        """Full years on that day; None without a date of birth."""
        if self.born_on is None:
            return None
        had_birthday = (day.month, day.day) >= (self.born_on.month, self.born_on.day)
        return day.year - self.born_on.year - (not had_birthday)

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.access import IN_OFFICE
from jobtra.models import by_staff, stamped


class EmployerQuerySet(models.QuerySet):
    def visible_to(self, staff):
        return self.filter(office=staff.office_id) if staff.role in IN_OFFICE else self.none()


class Employer(models.Model):
    """A company that takes in, or hires, the youths of an office."""

    office = models.ForeignKey("cases.Office", on_delete=models.PROTECT, related_name="employers")
    name = models.CharField(_("company"), max_length=200)
    industry = models.CharField(_("industry"), max_length=100, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    contact = models.CharField(_("contact person"), max_length=100, blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    offers = models.TextField(_("what they offer and ask for"), blank=True)
    is_active = models.BooleanField(_("in contact with us"), default=True)
    added_at = models.DateTimeField()
    added_by = by_staff()

    objects = EmployerQuerySet.as_manager()

    class Meta:
        ordering = ["office", "name"]
        constraints = [
            stamped("added"),
            models.UniqueConstraint(
                fields=["office", "name"],
                name="cases_employer_once",
                violation_error_message=_("This company is in the list already."),
            ),
        ]

    def __str__(self):
        return f"EM{self.pk}"

    def get_absolute_url(self):
        return reverse("cases:employer_detail", args=[self.pk])

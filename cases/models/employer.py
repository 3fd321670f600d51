from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.access import IN_OFFICE
from jobtra.models import by_staff, stamped


class EmployerQuerySet(models.QuerySet):
    def visible_to(self, staff):
        return self.filter(office=staff.office_id) if staff.role in IN_OFFICE else self.none()

    def active(self):
        return self.filter(is_active=True)

    def search(self, text):
        return self.filter(
            Q(name__icontains=text)
            | Q(industry__icontains=text)
            | Q(address__icontains=text)
            | Q(contact__icontains=text)
        )

    def with_counts(self):
        """Adds `internship_count` and `hire_count`: of the youths its office has today."""
        return self.annotate(
            internship_count=Count(
                "internships",
                distinct=True,
                filter=Q(internships__cancelled_at=None, internships__case__office=F("office")),
            ),
            hire_count=Count(
                "employments", distinct=True, filter=Q(employments__case__office=F("office"))
            ),
        )


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

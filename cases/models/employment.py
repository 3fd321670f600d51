from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.utils.translation import gettext_lazy as _

from cases.access import IN_OFFICE
from jobtra.models import AppendOnlyModel, AppendOnlyQuerySet, Imported, by_staff, stamped


class EmploymentQuerySet(models.QuerySet):
    def visible_to(self, staff):
        if staff.role not in IN_OFFICE:
            return self.none()
        return self.filter(case__office=staff.office_id)

    def with_checks(self):
        """With their checks, the newest first."""
        newest_first = EmploymentCheck.objects.order_by("-on", "-pk")
        return self.prefetch_related(Prefetch("checks", newest_first))

    def qualifying(self):
        """Of at least the weekly hours that the programme asks for; unknown hours are too few."""
        return self.filter(weekly_hours__gte=F("case__programme__qualifying_weekly_hours"))

    def first_qualifying(self):
        """Of each case the qualifying employments with no earlier one: one, or several of one day."""
        earlier = Employment.objects.qualifying().filter(
            case=OuterRef("case"), starts_on__lt=OuterRef("starts_on")
        )
        return self.qualifying().filter(~Exists(earlier))


class Employment(Imported):
    """A job that a case led to. Whether it still lasts is what its checks say."""

    class Contract(models.TextChoices):
        REGULAR = "regular", _("Permanent")
        FIXED_TERM = "fixed_term", _("Fixed-term")
        PART_TIME = "part_time", _("Part-time")
        DISPATCH = "dispatch", _("Dispatched")
        OTHER = "other", _("Other")

    class Occupation(models.TextChoices):
        IT = "it", _("IT")
        OTHER = "other", _("Other than IT")

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="employments")
    starts_on = models.DateField(_("started on"))
    employer_name = models.CharField(_("employer"), max_length=200, blank=True)
    contract = models.CharField(_("contract"), max_length=12, choices=Contract, blank=True)
    weekly_hours = models.DecimalField(
        _("hours a week"), max_digits=4, decimal_places=1, null=True, blank=True
    )
    occupation = models.CharField(_("occupation"), max_length=10, choices=Occupation, blank=True)
    left_on = models.DateField(_("left on"), null=True, blank=True)
    leaving_reason = models.CharField(_("reason for leaving"), max_length=200, blank=True)

    objects = EmploymentQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "starts_on", "employer_name"], name="cases_employment_once"
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gte=F("starts_on")),
                name="cases_employment_left_after_start",
                violation_error_message=_("The leaving date can not be before the start."),
            ),
        ]

    def __str__(self):
        return f"{self.case_id} {self.starts_on}"


class EmploymentCheck(AppendOnlyModel, Imported):
    """What was learnt on a day about whether the person still works there."""

    class Status(models.TextChoices):
        EMPLOYED = "employed", _("Employed")
        ON_LEAVE = "on_leave", _("On leave")
        LEFT = "left", _("Left")
        UNKNOWN = "unknown", _("Unknown")

    employment = models.ForeignKey(Employment, on_delete=models.PROTECT, related_name="checks")
    on = models.DateField(_("day it was true"))
    status = models.CharField(max_length=10, choices=Status)
    recorded_at = models.DateTimeField()
    recorded_by = by_staff()

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["on"]
        constraints = [stamped("recorded")]

    def __str__(self):
        return f"{self.employment_id} {self.on}"

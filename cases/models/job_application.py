from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.models.case_file import CaseFileQuerySet
from jobtra.models import by_staff, stamped


class Route(models.TextChoices):
    """How a job was found."""

    EMPLOYMENT_OFFICE = "employment_office", _("Hello Work")
    OURS = "ours", _("Through us")
    INTERNSHIP = "internship", _("After an internship")
    WEB = "web", _("Job site")
    AGENCY = "agency", _("Agency")
    ACQUAINTANCE = "acquaintance", _("Acquaintance")
    OTHER = "other", _("Other")


class JobApplicationQuerySet(CaseFileQuerySet):
    def going(self):
        """Not yet decided, by the company or by the youth."""
        return self.exclude(stage__in=JobApplication.OVER)


class JobApplication(models.Model):
    """An application for a job, from choosing it to its result."""

    class Stage(models.TextChoices):
        PREPARING = "preparing", _("Preparing")
        APPLIED = "applied", pgettext_lazy("of an application", "Applied")
        INTERVIEW = "interview", pgettext_lazy("of an application", "Interview")
        OFFERED = "offered", _("Job offered")
        ACCEPTED = "accepted", _("Offer accepted")
        DECLINED = "declined", _("Offer declined")
        REJECTED = "rejected", _("Not selected")
        WITHDRAWN = "withdrawn", pgettext_lazy("of an application", "Withdrawn")

    LINE = (Stage.PREPARING, Stage.APPLIED, Stage.INTERVIEW, Stage.OFFERED, Stage.ACCEPTED)
    RESULTS = frozenset({Stage.OFFERED, Stage.ACCEPTED, Stage.DECLINED, Stage.REJECTED})
    OVER = frozenset({Stage.ACCEPTED, Stage.DECLINED, Stage.REJECTED, Stage.WITHDRAWN})

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="applications")
    employer = models.ForeignKey(
        "cases.Employer",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="applications",
    )
    employer_name = models.CharField(_("company"), max_length=200)
    job = models.CharField(_("job"), max_length=200, blank=True)
    route = models.CharField(_("found through"), max_length=20, choices=Route, blank=True)
    is_open = models.BooleanField(_("disclosed to the company"), null=True, blank=True)
    stage = models.CharField(_("how far"), max_length=10, choices=Stage, default=Stage.PREPARING)
    applied_on = models.DateField(_("applied on"), null=True, blank=True)
    next_on = models.DateField(_("next date"), null=True, blank=True)
    result_on = models.DateField(_("result on"), null=True, blank=True)
    reflection = models.TextField(_("what the youth makes of it"), blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = by_staff()

    objects = JobApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["case", "-recorded_at"]
        constraints = [
            stamped("recorded"),
            models.CheckConstraint(
                condition=Q(result_on__isnull=True)
                | Q(applied_on__isnull=True)
                | Q(result_on__gte=F("applied_on")),
                name="cases_jobapplication_result_after_applied",
                violation_error_message=_("A result can not come before the application."),
            ),
        ]

    def __str__(self):
        return f"{self.case_id} A{self.pk}"

    def get_absolute_url(self):
        return reverse("cases:case_work", args=[self.case_id])

    @property
    def is_over(self):
        return self.stage in self.OVER

    @property
    def next_stage(self):
        """The one that usually follows, or None."""
        if self.is_over:
            return None
        return self.LINE[self.LINE.index(self.stage) + 1]

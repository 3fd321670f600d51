from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from cases.access import IN_OFFICE, Role
from jobtra.models import AppendOnlyModel, AppendOnlyQuerySet, by_staff, stamped


class AnnualEvaluationQuerySet(models.QuerySet):
    def visible_to(self, staff):
        """The evaluator sees all; the office sees its own and those of all offices together."""
        if staff.role == Role.EVALUATOR:
            return self
        if staff.role in IN_OFFICE:
            return self.filter(Q(office=staff.office_id) | Q(office=None))
        return self.none()


class AnnualEvaluation(models.Model):
    """One edition of a fiscal year's figures, for one office or for all. Frozen when it is closed.

    One is in the making at most; a failed one is taken up again with a new job.
    """

    fiscal_year = models.PositiveSmallIntegerField()
    office = models.ForeignKey(
        "cases.Office", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    job = models.OneToOneField("jobtra.Job", on_delete=models.PROTECT, related_name="+")
    cut_off = models.DateField()
    code_version = models.CharField(max_length=40)
    hash = models.CharField(max_length=64, blank=True)  # SHA-256 over the data used
    requested_at = models.DateTimeField()
    requested_by = by_staff()
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = AnnualEvaluationQuerySet.as_manager()

    class Meta:
        ordering = ["-fiscal_year", "-requested_at"]
        constraints = [
            stamped("requested"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, hash="")
                | (Q(closed_at__isnull=False) & ~Q(hash="")),
                name="evaluations_annualevaluation_closed_with_its_hash",
            ),
            models.UniqueConstraint(
                fields=["fiscal_year", "office"],
                condition=Q(closed_at__isnull=True, office__isnull=False),
                name="evaluations_annualevaluation_one_unfinished",
            ),
            models.UniqueConstraint(
                fields=["fiscal_year"],
                condition=Q(closed_at__isnull=True, office__isnull=True),
                name="evaluations_annualevaluation_one_unfinished_of_all",
            ),
        ]

    def __str__(self):
        return f"{self.fiscal_year} {self.office_id or 'all'}"

    def get_absolute_url(self):
        return reverse("evaluations:annual_evaluation_detail", args=[self.pk])

    @property
    def scope(self):
        """The scope of its own figures: the office code, or nothing for all offices together."""
        return self.office.code if self.office else ""

    @property
    def is_closed(self):
        return self.closed_at is not None

    @property
    def is_provisional(self):
        """Closed before its cut-off was over: what happened from then on is missing."""
        return self.is_closed and timezone.localdate(self.closed_at) <= self.cut_off


class AnnualFigure(AppendOnlyModel):
    """One frozen result: an indicator of a cohort, in one scope.

    `scope` is an office code, or empty for all offices together; `months` is k of the reach date
    for K19 and 0 elsewhere. Neither is a foreign key or null: the row reads the same for ever.
    """

    evaluation = models.ForeignKey(
        AnnualEvaluation, on_delete=models.CASCADE, related_name="figures"
    )
    scope = models.CharField(max_length=20, blank=True)
    indicator = models.CharField(max_length=10)  # K08, K12, …
    cohort = models.CharField(max_length=40)  # "mature_cohort", "hired_2025", …
    months = models.PositiveSmallIntegerField(default=0)
    values = models.JSONField()

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["evaluation", "scope", "indicator", "cohort", "months"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "scope", "indicator", "cohort", "months"],
                name="evaluations_annualfigure_once",
            )
        ]

    def __str__(self):
        return f"{self.evaluation_id} {self.indicator} {self.cohort}"

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.access import IN_OFFICE, Role
from jobtra.models import by_staff


class AgreementFigureQuerySet(models.QuerySet):
    def visible_to(self, staff):
        """Figures of items and stages: the office sees its own and those of all offices together,
        the evaluator all, the administrator those of all offices together. What names raters: the
        raters themselves and the case manager of the office, nobody else."""
        plain = Q(rater=None)
        if staff.role == Role.EVALUATOR:
            return self.filter(plain)
        if staff.role == Role.ADMINISTRATOR:
            return self.filter(plain, scope="")
        if staff.role not in IN_OFFICE:
            return self.none()
        own = Q(scope=staff.office.code)
        named = own & ~plain
        if staff.role != Role.CASE_MANAGER:
            named &= Q(rater=staff) | Q(other=staff)
        return self.filter((plain & (own | Q(scope=""))) | named)

    def of(self, *kinds):
        return self.filter(kind__in=kinds)


class AgreementFigure(models.Model):
    """How alike raters rate, as the worker last counted it: of a fiscal year, a framework, a scope.

    `scope` is an office code, or empty for all offices together; `key` is the code of an item or
    stage, the same through all versions. A set (framework and year) is replaced as a whole; its
    `digest` is the SHA-256 of what it was counted from.
    """

    class Kind(models.TextChoices):
        TOTAL = "total", _("All items")
        ITEM = "item", _("Item")
        STAGE = "stage", _("Stage")
        PAIR = "pair", _("Pair of raters")
        RATER = "rater", _("Rater")

    framework = models.ForeignKey(
        "competencies.Framework", on_delete=models.PROTECT, related_name="agreement_figures"
    )
    fiscal_year = models.PositiveSmallIntegerField()
    scope = models.CharField(max_length=20, blank=True)
    kind = models.CharField(max_length=5, choices=Kind)
    key = models.CharField(max_length=41, blank=True)
    rater = by_staff(null=True, blank=True)
    other = by_staff(null=True, blank=True)
    values = models.JSONField()  # see measures.agreement_figures
    digest = models.CharField(max_length=64)
    computed_at = models.DateTimeField()

    objects = AgreementFigureQuerySet.as_manager()

    class Meta:
        ordering = ["framework", "-fiscal_year", "scope", "kind", "key"]
        constraints = [
            models.UniqueConstraint(
                fields=["framework", "fiscal_year", "scope", "kind", "key"],
                name="competencies_agreementfigure_once",
            ),
            models.CheckConstraint(
                condition=Q(kind="pair", rater__isnull=False, other__isnull=False)
                | Q(kind="rater", rater__isnull=False, other__isnull=True)
                | (
                    Q(kind__in=["total", "item", "stage"])
                    & Q(rater__isnull=True, other__isnull=True)
                ),
                name="competencies_agreementfigure_names_raters_by_kind",
            ),
            models.CheckConstraint(
                condition=Q(rater__isnull=True) | ~Q(scope=""),
                name="competencies_agreementfigure_raters_within_an_office",
            ),
        ]

    def __str__(self):
        return f"{self.fiscal_year} {self.scope or 'all'} {self.kind} {self.key}"

    def is_hidden_from(self, staff, values=None):
        """Whether a group of fewer than five youths outside the person's office stands behind these
        values: those of the year, or of one month of it."""
        values = self.values if values is None else values
        code = staff.office.code if staff.office else ""
        if self.scope and self.scope == code:
            return False
        return values["is_small"] or code in values.get("but", ())

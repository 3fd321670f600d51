from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from cases.models import SupportPlan
from cases.models.case_file import CaseFileQuerySet
from jobtra.models import by_staff, stamped


class FocusQuerySet(CaseFileQuerySet):
    def counted(self, on=None):
        """Set by hand, or by the plan in force on that day (today)."""
        plans = SupportPlan.objects.in_force(on)
        return self.filter(Q(plan=None) | Q(plan__in=plans.values("pk")))

    def in_force(self, on=None):
        """Of each case and item code the latest row on or before the day (today), if it is set."""
        latest = (
            Focus.objects.counted(on)
            .filter(
                case=OuterRef("case"),
                item__code=OuterRef("item__code"),
                starts_on__lte=on or timezone.localdate(),
            )
            .order_by("-starts_on", "-pk")
        )
        return self.filter(pk=Subquery(latest.values("pk")[:1]), is_set=True)


class Focus(models.Model):
    """A requirement that the support of a case looks at more closely, from a day on.

    An ending is a row too (`is_set` false). It follows the item's code from version to version.
    One of a plan counts while that plan is in force, and no longer.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="focuses")
    item = models.ForeignKey("competencies.Item", on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(
        "cases.SupportPlan", null=True, blank=True, on_delete=models.PROTECT, related_name="focuses"
    )
    target_level = models.PositiveSmallIntegerField(null=True, blank=True)  # of the plan
    starts_on = models.DateField()
    is_set = models.BooleanField(default=True)
    set_at = models.DateTimeField()
    set_by = by_staff()

    objects = FocusQuerySet.as_manager()

    class Meta:
        ordering = ["case", "starts_on"]
        constraints = [
            stamped("set"),
            models.UniqueConstraint(
                fields=["case", "item", "starts_on"],
                condition=Q(plan__isnull=True),
                name="competencies_focus_one_a_day",
            ),
            models.UniqueConstraint(fields=["plan", "item"], name="competencies_focus_once_a_plan"),
        ]

    def __str__(self):
        return f"{self.case_id} {self.item_id} {self.starts_on}"

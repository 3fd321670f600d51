from django.db import models
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from cases.access import IN_OFFICE
from jobtra.models import by_staff, stamped


class FocusQuerySet(models.QuerySet):
    def visible_to(self, staff):
        if staff.role not in IN_OFFICE:
            return self.none()
        return self.filter(case__office=staff.office_id)

    def in_force(self, on=None):
        """Of each case and item code the latest row on or before the day (today), if it is set."""
        latest = Focus.objects.filter(
            case=OuterRef("case"),
            item__code=OuterRef("item__code"),
            starts_on__lte=on or timezone.localdate(),
        ).order_by("-starts_on", "-pk")
        return self.filter(pk=Subquery(latest.values("pk")[:1]), is_set=True)


class Focus(models.Model):
    """A requirement that the support of a case looks at more closely, from a day on.

    An ending is a row too (`is_set` false). It follows the item's code from version to version.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="focuses")
    item = models.ForeignKey("competencies.Item", on_delete=models.PROTECT, related_name="+")
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
                fields=["case", "item", "starts_on"], name="competencies_focus_one_a_day"
            ),
        ]

    def __str__(self):
        return f"{self.case_id} {self.item_id} {self.starts_on}"

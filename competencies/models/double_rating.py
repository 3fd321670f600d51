from django.db import models
from django.db.models import Exists, Q
from django.urls import reverse

from cases.access import IN_OFFICE
from jobtra.models import by_staff, stamped


class DoubleRatingQuerySet(models.QuerySet):
    def visible_to(self, staff):
        if staff.role not in IN_OFFICE:
            return self.none()
        return self.filter(office=staff.office_id, case__office=staff.office_id)

    def blinding(self, staff):
        """Those that this person still has to submit."""
        return self.filter(second=staff, revealed_at=None)


class DoubleRating(models.Model):
    """A case drawn for a month, whose requirements a second worker rates without the team's sheet.

    Until the second has submitted, or the month is locked, it is not revealed: see `blind`.
    """

    office = models.ForeignKey("cases.Office", on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="double_ratings")
    month = models.DateField()
    second = by_staff()
    seed = models.CharField(max_length=100)  # what the order of the draw was hashed from
    sheet = models.OneToOneField(
        "competencies.Checklist",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="double_rating",
    )  # the second's own
    reason = models.CharField(max_length=300, blank=True)  # why it was handed to another second
    drawn_at = models.DateTimeField()
    drawn_by = by_staff()
    revealed_at = models.DateTimeField(null=True, blank=True)
    revealed_by = by_staff(null=True, blank=True)

    objects = DoubleRatingQuerySet.as_manager()

    class Meta:
        ordering = ["-month", "case"]
        constraints = [
            stamped("drawn"),
            stamped("revealed"),
            models.UniqueConstraint(
                fields=["case", "month"], name="competencies_doublerating_once_a_month"
            ),
            models.CheckConstraint(
                condition=Q(month__day=1), name="competencies_doublerating_month_is_its_first_day"
            ),
        ]

    def __str__(self):
        return f"{self.case_id} {self.month:%Y-%m}"

    def get_absolute_url(self):
        return reverse("competencies:double_rating_detail", args=[self.pk])

    @property
    def is_submitted(self):
        """The second's sheet is in; `sheet` is at hand."""
        return self.sheet is not None and not self.sheet.is_draft


def blind(staff, **where):
    """The condition on a row that this person may not see it yet. `where`: how a DoubleRating meets
    the row, in OuterRefs."""
    return Exists(DoubleRating.objects.blinding(staff).filter(**where))

from django.db import models
from django.db.models import OuterRef, Q

from cases.access import IN_OFFICE
from competencies.models.double_rating import blind


class CaseMonthQuerySet(models.QuerySet):
    def visible_to(self, staff):
        if staff.role not in IN_OFFICE:
            return self.none()
        return self.filter(case__office=staff.office_id).revealed_to(staff)

    def revealed_to(self, staff):
        """Less the months that hold what this person's open double ratings hide, and those after,
        which are reckoned from them. None: all."""
        if staff is None:
            return self
        return self.exclude(blind(staff, case=OuterRef("case"), month__lte=OuterRef("month")))


class CaseMonth(models.Model):
    """Summary of a case's month, written with the submission of its team checklist.

    Kept so that lists cost the same after ten years; `rebuild_summaries` makes it anew from the
    sheets. `reached` looks at this month alone, `attained` asks for two rated months running.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="months")
    month = models.DateField()
    applicable = models.PositiveSmallIntegerField()  # items less those not applicable
    rated = models.PositiveSmallIntegerField()
    not_observed = models.PositiveSmallIntegerField()
    reached = models.PositiveSmallIntegerField()  # at or above target this month
    attained = models.PositiveSmallIntegerField()
    due = models.PositiveSmallIntegerField()  # due by the end of this month, applicable
    due_attained = models.PositiveSmallIntegerField()
    due_not_observed = models.PositiveSmallIntegerField(default=0)  # of those due, N this month
    fallen = models.PositiveSmallIntegerField()  # attained before, below target now
    fallen_items = models.JSONField(default=dict)  # {code: [last level at target, level now]}
    standings = models.JSONField(default=dict)  # {code: growth.Past as a list}

    objects = CaseMonthQuerySet.as_manager()

    class Meta:
        ordering = ["case", "month"]
        constraints = [
            models.UniqueConstraint(fields=["case", "month"], name="competencies_casemonth_once"),
            models.CheckConstraint(
                condition=Q(month__day=1), name="competencies_casemonth_month_is_its_first_day"
            ),
        ]

    def __str__(self):
        return f"{self.case_id} {self.month:%Y-%m}"

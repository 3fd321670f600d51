from django.db import models
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from cases.access import IN_OFFICE
from jobtra.models import Imported


class CaseStageQuerySet(models.QuerySet):
    def visible_to(self, staff):
        if staff.role not in IN_OFFICE:
            return self.none()
        return self.filter(case__office=staff.office_id)

    def in_force(self, on=None):
        """Of each case the latest start on or before the day (today)."""
        latest = CaseStage.objects.filter(
            case=OuterRef("case"), starts_on__lte=on or timezone.localdate()
        ).order_by("-starts_on")
        return self.filter(pk=Subquery(latest.values("pk")[:1]))


class CaseStage(Imported):
    """In which stage a case is, from when: the source of the ribbon and of the current stage."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="case_stages")
    stage = models.ForeignKey("competencies.Stage", on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()

    objects = CaseStageQuerySet.as_manager()

    class Meta:
        ordering = ["case", "starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "starts_on"], name="competencies_casestage_one_a_day"
            )
        ]

    def __str__(self):
        return f"{self.case_id} {self.stage_id} {self.starts_on}"

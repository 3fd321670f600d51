from django.db import models
from django.db.models import Exists, OuterRef, Q

from cases.access import IN_OFFICE
from cases.models import Assignment
from competencies.models.sheet import (
    ONE_FOR_ALL,
    UNLOCKED,
    Rating,
    Sheet,
    SheetQuerySet,
    Source,
    State,
)
from jobtra.models import by_staff, stamped


class StageJudgementQuerySet(SheetQuerySet):
    def visible_to(self, staff):
        if staff.role not in IN_OFFICE:
            return self.none()
        return self.filter(case__office=staff.office_id)

    def opened(self):
        """The conference opens them as well."""
        return self.filter(
            Q(state=State.LOCKED) | Q(source=Source.IMPORT) | Q(revealed_at__isnull=False)
        )

    def revealed_to(self, staff):
        """The one gate of blindness; everything derived from judgements starts here.

        Hidden from a person who is assigned to the case, or began a judgement of their own, and has
        not submitted it: what others judged that month, until the conference reveals it or the month
        is locked. Imported history is no secret.
        """
        assigned = Assignment.objects.in_force().filter(case=OuterRef("case"), staff=staff)
        own = StageJudgement.objects.filter(
            case=OuterRef("case"), month=OuterRef("month"), rater=staff
        )
        return self.filter(
            Q(rater=staff)
            | Q(revealed_at__isnull=False)
            | Q(state=State.LOCKED)
            | Q(source=Source.IMPORT)
            | ~(Exists(assigned) | Exists(own))
            | Exists(own.submitted())
        )


class StageJudgement(Sheet):
    """One worker's judgement of the indicators of a stage, for one case and month."""

    case = models.ForeignKey(
        "cases.Case", on_delete=models.PROTECT, related_name="stage_judgements"
    )
    stage = models.ForeignKey("competencies.Stage", on_delete=models.PROTECT, related_name="+")
    revealed_at = models.DateTimeField(null=True, blank=True)
    revealed_by = by_staff(null=True, blank=True)

    objects = StageJudgementQuerySet.as_manager()

    class Meta(Sheet.Meta):
        ordering = ["case", "month"]
        indexes = [
            models.Index(fields=["case", "month"], name="judgement_case_month"),
            models.Index(
                fields=["month"], name="judgement_unlocked", condition=Q(state__in=UNLOCKED)
            ),
        ]
        constraints = [
            *Sheet.Meta.constraints,
            stamped("revealed"),
            models.UniqueConstraint(
                fields=["case", "stage", "month", "voice"],
                condition=Q(replaces__isnull=True, voice__in=ONE_FOR_ALL),
                name="competencies_stagejudgement_one_a_month",
            ),
            models.UniqueConstraint(
                fields=["case", "stage", "month", "voice", "rater"],
                condition=Q(replaces__isnull=True) & ~Q(voice__in=ONE_FOR_ALL),
                name="competencies_stagejudgement_one_a_month_and_rater",
            ),
        ]

    def __str__(self):
        return f"{self.case_id} {self.stage_id} {self.month:%Y-%m}"


class StageJudgementRating(Rating):
    sheet = models.ForeignKey(StageJudgement, on_delete=models.CASCADE, related_name="ratings")

    class Meta(Rating.Meta):
        pass

    def __str__(self):
        return f"{self.sheet_id} {self.item_id}"

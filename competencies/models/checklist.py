from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse

from cases.access import IN_OFFICE
from cases.models import Employment
from competencies.models.double_rating import blind
from competencies.models.sheet import (
    ONE_FOR_ALL,
    OUTSIDE,
    UNLOCKED,
    Rating,
    Sheet,
    SheetQuerySet,
    Source,
    State,
    Voice,
)

APART = (*OUTSIDE, "second")  # read beside the team's sheet only


class ChecklistQuerySet(SheetQuerySet):
    def visible_to(self, staff):
        """A youth's own sheet is read beside the team's (`measures.self_ratings`), a company's through
        its internship (`measures.employer_ratings`), a second rater's through its double rating:
        none has a page of its own."""
        if staff.role not in IN_OFFICE:
            return self.none()
        rows = self.filter(case__office=staff.office_id).exclude(voice__in=APART)
        return rows.revealed_to(staff)

    def revealed_to(self, staff):
        """Less the team's sheets whose double rating this person has not submitted. None: all."""
        if staff is None:
            return self
        return self.exclude(blind(staff, case=OuterRef("case"), month=OuterRef("month")))

    def opened(self):
        """The sheet of a second rater is opened with the lock of the team's, beside which it is read."""
        return self.filter(
            Q(state=State.LOCKED)
            | Q(source=Source.IMPORT)
            | Q(voice=Voice.SECOND) & ~Q(state=State.DRAFT)
        )

    def team(self):
        """The sheets that figures, heat map and growth read."""
        return self.filter(voice="team")

    def with_hired_on(self):
        """Adds `hired_on`, the start of the first job the case led to."""
        hires = Employment.objects.filter(case=OuterRef("case")).order_by("starts_on")
        return self.annotate(hired_on=Subquery(hires.values("starts_on")[:1]))


class Checklist(Sheet):
    """The requirements of one case in one month."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="checklists")

    objects = ChecklistQuerySet.as_manager()

    class Meta(Sheet.Meta):
        ordering = ["case", "month"]
        indexes = [
            models.Index(fields=["month", "case"], name="checklist_month_case"),
            models.Index(
                fields=["month"], name="checklist_unlocked", condition=Q(state__in=UNLOCKED)
            ),
        ]
        constraints = [
            *Sheet.Meta.constraints,
            models.UniqueConstraint(
                fields=["case", "version", "month", "voice"],
                condition=Q(replaces__isnull=True, voice__in=ONE_FOR_ALL),
                name="competencies_checklist_one_a_month",
            ),
            models.UniqueConstraint(
                fields=["case", "version", "month", "voice", "rater"],
                condition=Q(replaces__isnull=True) & ~Q(voice__in=ONE_FOR_ALL),
                name="competencies_checklist_one_a_month_and_rater",
            ),
        ]

    def __str__(self):
        return f"{self.case_id} {self.month:%Y-%m}"

    def get_absolute_url(self):
        return reverse("competencies:checklist_detail", args=[self.pk])


class ChecklistRating(Rating):
    sheet = models.ForeignKey(Checklist, on_delete=models.CASCADE, related_name="ratings")
    confirmed_same = models.BooleanField(
        default=False
    )  # last month's level, looked at and confirmed
    case_note = models.ForeignKey(
        "cases.CaseNote", null=True, blank=True, on_delete=models.PROTECT, related_name="ratings"
    )  # the note that is its evidence

    class Meta(Rating.Meta):
        pass

    def __str__(self):
        return f"{self.sheet_id} {self.item_id}"

    @property
    def has_evidence(self):
        return bool(self.note or self.case_note_id)

    @property
    def says(self):
        return super().says or self.case_note_id is not None

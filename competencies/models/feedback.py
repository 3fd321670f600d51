from django.db import models
from django.db.models import OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.access import IN_OFFICE
from competencies.models.double_rating import blind
from competencies.models.sheet import Frozen
from jobtra.models import by_staff, stamped

PARTS = ("achieved", "step", "support")


class FeedbackQuerySet(models.QuerySet):
    def visible_to(self, staff):
        if staff.role not in IN_OFFICE:
            return self.none()
        hidden = blind(staff, case=OuterRef("case"), month__lte=OuterRef("month"))
        return self.filter(case__office=staff.office_id).exclude(hidden)

    def given(self):
        return self.filter(given_at__isnull=False)

    def current(self):
        """The newest of each chain: what is worked on, or what was said last."""
        return self.filter(replaced_by=None)


class Feedback(models.Model):
    """What the youth is told of a month: what became possible, the next step, how we support it.

    Free while it is written; frozen once given. A correction is a new one that replaces it.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="feedback")
    month = models.DateField()
    checklist = models.ForeignKey(
        "competencies.Checklist", on_delete=models.PROTECT, related_name="+"
    )
    achieved = models.JSONField(default=list, blank=True)  # lines of text, as all three
    step = models.JSONField(default=list, blank=True)
    support = models.JSONField(default=list, blank=True)
    written_at = models.DateTimeField()
    written_by = by_staff()
    given_on = models.DateField(null=True, blank=True)
    youth_words = models.TextField(blank=True)
    given_at = models.DateTimeField(null=True, blank=True)
    given_by = by_staff(null=True, blank=True)
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    reason = models.TextField(blank=True)

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "feedback"
        ordering = ["case", "-month", "-pk"]
        constraints = [
            stamped("written"),
            stamped("given"),
            models.UniqueConstraint(
                fields=["case", "month"],
                condition=Q(replaces__isnull=True),
                name="competencies_feedback_one_a_month",
            ),
            models.CheckConstraint(
                condition=Q(month__day=1), name="competencies_feedback_month_is_its_first_day"
            ),
            models.CheckConstraint(
                condition=Q(given_at__isnull=True, given_on__isnull=True, youth_words="")
                | Q(given_at__isnull=False, given_on__isnull=False),
                name="competencies_feedback_given_on_a_day",
                violation_error_message=_("Say on which day it was given."),
            ),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True, reason="")
                | (Q(replaces__isnull=False) & ~Q(reason="")),
                name="competencies_feedback_replaced_with_a_reason",
                violation_error_message=_("Say why the feedback is replaced."),
            ),
        ]

    def __str__(self):
        return f"{self.case_id} {self.month:%Y-%m}"

    def save(self, *args, **kwargs):
        self.refuse_when_given()
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("competencies:feedback_detail", args=[self.pk])

    def delete(self, *args, **kwargs):
        self.refuse_when_given()
        return super().delete(*args, **kwargs)

    def refuse_when_given(self):
        if type(self).objects.given().filter(pk=self.pk).exists():
            raise Frozen(self)

    @property
    def is_given(self):
        return self.given_at is not None

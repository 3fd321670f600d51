"""What a calibration session asks, and what its raters answer."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from competencies.models.calibration import CalibrationInvitation, CalibrationSession
from competencies.models.sheet import Frozen, Rating
from jobtra.models import by_staff, stamped

MARKS = ("1", "2", "3", "4", "5", "N", "NA")  # a rank, not observed, not applicable


class CalibrationCase(models.Model):
    """A vignette as it was read: a copy, so that later content changes nothing."""

    session = models.ForeignKey(CalibrationSession, on_delete=models.CASCADE, related_name="cases")
    position = models.PositiveSmallIntegerField()
    title = models.JSONField()
    text = models.JSONField()

    class Meta:
        ordering = ["session", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "position"], name="competencies_calibrationcase_position"
            )
        ]

    def __str__(self):
        return f"{self.session_id} {self.position}"


class CalibrationQuestionQuerySet(models.QuerySet):
    def visible_to(self, staff):
        """What the office talks over; a gate has nothing to agree on."""
        sessions = CalibrationSession.objects.visible_to(staff).together()
        return self.filter(case__session__in=sessions)


class CalibrationQuestion(models.Model):
    """One item asked about one vignette, with the reference and, after the reveal, the agreed mark."""

    case = models.ForeignKey(CalibrationCase, on_delete=models.CASCADE, related_name="questions")
    item = models.ForeignKey("competencies.Item", on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=2, choices=[(m, m) for m in MARKS], blank=True)
    reason = models.JSONField(default=dict)  # of the reference
    agreed = models.CharField(max_length=2, choices=[(m, m) for m in MARKS], blank=True)
    agreed_reason = models.TextField(blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = by_staff(null=True, blank=True)

    objects = CalibrationQuestionQuerySet.as_manager()

    class Meta:
        ordering = ["case", "pk"]
        constraints = [
            stamped("agreed"),
            models.UniqueConstraint(
                fields=["case", "item"], name="competencies_calibrationquestion_item_once"
            ),
            models.CheckConstraint(
                condition=Q(agreed="", agreed_reason="", agreed_at__isnull=True)
                | (~Q(agreed="") & ~Q(agreed_reason="") & Q(agreed_at__isnull=False)),
                name="competencies_calibrationquestion_agreed_with_a_reason",
                violation_error_message=_("Say why this level was agreed on."),
            ),
        ]

    def __str__(self):
        return f"{self.case_id} {self.item_id}"


class CalibrationAnswerQuerySet(models.QuerySet):
    def revealed_to(self, staff):
        """The one gate of blindness: one's own, and everybody's once the session is revealed."""
        return self.filter(
            Q(invitation__staff=staff) | Q(invitation__session__revealed_at__isnull=False)
        )

    def submitted(self):
        return self.filter(invitation__submitted_at__isnull=False)


class CalibrationAnswer(models.Model):
    """What one rater says: the level row that was read, or why there is none."""

    invitation = models.ForeignKey(
        CalibrationInvitation, on_delete=models.CASCADE, related_name="answers"
    )
    question = models.ForeignKey(
        CalibrationQuestion, on_delete=models.CASCADE, related_name="answers"
    )
    level = models.ForeignKey(
        "competencies.Level", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    status = models.CharField(max_length=15, choices=Rating.Status, default=Rating.Status.RATED)
    note = models.TextField(blank=True)

    objects = CalibrationAnswerQuerySet.as_manager()

    class Meta:
        ordering = ["invitation", "question"]
        constraints = [
            models.UniqueConstraint(
                fields=["invitation", "question"], name="competencies_calibrationanswer_once"
            ),
            models.CheckConstraint(
                condition=Q(status="rated", level__isnull=False)
                | (~Q(status="rated") & Q(level__isnull=True)),
                name="competencies_calibrationanswer_a_level_if_and_only_if_rated",
            ),
        ]

    def __str__(self):
        return f"{self.invitation_id} {self.question_id}"

    def save(self, *args, **kwargs):
        self.refuse_when_submitted()
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        self.refuse_when_submitted()
        return super().delete(*args, **kwargs)

    def refuse_when_submitted(self):
        if self.invitation.submitted_at:
            raise Frozen(self.invitation)

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.models.case_file import CaseFileQuerySet
from jobtra.models import by_staff, stamped

LIFE = ("living", "schooling", "work_history", "communication", "strengths")
SURROUNDINGS = ("agencies", "access", "environment")
READING = ("facts", "youth_view", "interpretation")  # kept apart on purpose
NEEDED = ("concern", *READING)  # what a submitted one has
PARTS = (
    "heard_on",
    "sources",
    "concern",
    "wish",
    *LIFE,
    *SURROUNDINGS,
    *READING,
    "first_stage",
)


class AssessmentQuerySet(CaseFileQuerySet):
    def current(self):
        """The newest of each case: nothing replaces it."""
        return self.filter(replaced_by=None)


class Assessment(models.Model):
    """The intake assessment (form F02). Facts, the youth's own view and our reading stay apart.

    Health, disability, risks and the like are no part of it: they lie in `HealthRecord`.
    Free while it is written; frozen once submitted. A correction is a new one that replaces it.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Submitted")
        CHECKED = "checked", _("Checked")

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="assessments")
    heard_on = models.DateField(_("heard on"))
    sources = models.CharField(_("sources"), max_length=200, blank=True)
    concern = models.TextField(_("presenting concern, in their words"), blank=True)
    wish = models.TextField(_("what the youth wishes"), blank=True)
    living = models.TextField(_("daily life: sleep, meals, housing, money, family"), blank=True)
    schooling = models.TextField(_("schooling"), blank=True)
    work_history = models.TextField(
        _("work history, reasons for leaving, time out of work"), blank=True
    )
    communication = models.TextField(_("people and communication"), blank=True)
    strengths = models.TextField(_("strengths, interests, resources"), blank=True)
    agencies = models.TextField(_("other agencies in use"), blank=True)
    access = models.TextField(_("coming here: distance, fares, hours"), blank=True)
    environment = models.TextField(_("what lies in the surroundings"), blank=True)
    facts = models.TextField(_("facts"), blank=True)
    youth_view = models.TextField(_("the youth's own view"), blank=True)
    interpretation = models.TextField(_("our interpretation"), blank=True)
    first_stage = models.CharField(_("stage at the start (proposal)"), max_length=10, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    reason = models.CharField(_("why it is replaced"), max_length=300, blank=True)
    written_at = models.DateTimeField()
    written_by = by_staff()
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = by_staff(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = by_staff(null=True, blank=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["case", "-heard_on", "-pk"]
        constraints = [
            stamped("written"),
            stamped("submitted"),
            stamped("checked"),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(replaces__isnull=True),
                name="cases_assessment_one_chain_a_case",
            ),
            models.CheckConstraint(
                condition=Q(state="draft", submitted_at__isnull=True, checked_at__isnull=True)
                | Q(state="submitted", submitted_at__isnull=False, checked_at__isnull=True)
                | Q(state="checked", submitted_at__isnull=False, checked_at__isnull=False),
                name="cases_assessment_state_matches_stamps",
            ),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True, reason="")
                | (Q(replaces__isnull=False) & ~Q(reason="")),
                name="cases_assessment_replaced_with_a_reason",
                violation_error_message=_("Say why the assessment is replaced."),
            ),
        ]

    def __str__(self):
        return f"{self.case_id} {self.heard_on}"

    def get_absolute_url(self):
        return reverse("cases:assessment_detail", args=[self.pk])

    def told(self, names):
        """[(heading, text)] of these parts."""
        return [(self._meta.get_field(name).verbose_name, getattr(self, name)) for name in names]

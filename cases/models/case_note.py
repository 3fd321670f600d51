from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.models.case_file import AppendOnlyCaseFileQuerySet
from cases.models.consent import Consent
from jobtra.models import AppendOnlyModel, by_staff, stamped

# A note is as confidential as the corrections after it: as many of them are looked at.
CORRECTIONS = ("", "replaced_by__", "replaced_by__replaced_by__")


class CaseNoteQuerySet(AppendOnlyCaseFileQuerySet):
    def visible_to(self, staff):
        """Confidential ones: one's own, and with the right while the youth's consent is in force."""
        rows = super().visible_to(staff)
        secret = Q()
        for path in CORRECTIONS:
            secret |= Q(**{f"{path}is_confidential": True})
        open_ones = ~secret | Q(written_by=staff)
        if staff.has_perm("cases.read_health_record"):
            open_ones |= Q(Exists(Consent.objects.for_health().filter(case=OuterRef("case"))))
        return rows.filter(open_ones)

    def current(self):
        """What was not corrected since."""
        return self.filter(replaced_by=None)


class CaseNote(AppendOnlyModel):
    """What happened, what we make of it, what comes next (form F06). A correction is a new note."""

    class Kind(models.TextChoices):
        INTERVIEW = "interview", _("Interview")
        TRAINING = "training", _("Training")
        CALL = "call", _("Contact by phone or mail")
        ACCOMPANY = "accompany", _("Accompanied")
        EMPLOYER = "employer", _("Employer")
        FAMILY = "family", _("Family")
        MEETING = "meeting", _("Meeting")
        OTHER = "other", _("Other")

    class Method(models.TextChoices):
        HERE = "here", _("At the office")
        OUTSIDE = "outside", _("Outside")
        PHONE = "phone", _("Telephone")
        ONLINE = "online", _("Online")
        WRITTEN = "written", _("In writing")

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="notes")
    happened_at = models.DateTimeField(_("when"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.INTERVIEW)
    method = models.CharField(_("how"), max_length=10, choices=Method, default=Method.HERE)
    participants = models.CharField(_("who took part"), max_length=200, blank=True)
    facts = models.TextField(_("what happened"))
    assessment = models.TextField(_("what we make of it"), blank=True)
    next_steps = models.TextField(_("what we did and what comes next"), blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    is_confidential = models.BooleanField(_("confidential"), default=False)
    goals = models.ManyToManyField("cases.Goal", through="cases.NoteGoal", related_name="notes")
    internship = models.ForeignKey(
        "cases.Internship", null=True, blank=True, on_delete=models.PROTECT, related_name="notes"
    )
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    reason = models.CharField(_("why it is corrected"), max_length=300, blank=True)
    written_at = models.DateTimeField()
    written_by = by_staff()

    objects = CaseNoteQuerySet.as_manager()

    class Meta:
        ordering = ["-happened_at", "-pk"]
        indexes = [models.Index(fields=["case", "happened_at"], name="casenote_case_happened")]
        constraints = [
            stamped("written"),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True, reason="")
                | (Q(replaces__isnull=False) & ~Q(reason="")),
                name="cases_casenote_corrected_with_a_reason",
                violation_error_message=_("Say why the note is corrected."),
            ),
        ]

    def __str__(self):
        return f"N{self.pk}"

    def get_absolute_url(self):
        return reverse("competencies:case_note_detail", args=[self.pk])


class NoteGoal(AppendOnlyModel):
    """A goal of a plan that a note says something about."""

    note = models.ForeignKey(CaseNote, on_delete=models.PROTECT, related_name="+")
    goal = models.ForeignKey("cases.Goal", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["note", "goal"]
        constraints = [models.UniqueConstraint(fields=["note", "goal"], name="cases_notegoal_once")]

    def __str__(self):
        return f"{self.note_id} {self.goal_id}"

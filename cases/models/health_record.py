from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from cases.models.case_file import AppendOnlyCaseFileQuerySet
from cases.models.consent import Consent
from jobtra.models import AppendOnlyModel, by_staff, stamped


class HealthRecordQuerySet(AppendOnlyCaseFileQuerySet):
    def visible_to(self, staff):
        """With the right of its own, and while the youth's consent is in force."""
        if not staff.has_perm("cases.read_health_record"):
            return self.none()
        consent = Consent.objects.for_health().filter(case=OuterRef("case"))
        return super().visible_to(staff).filter(Exists(consent))

    def current(self):
        return self.filter(replaced_by=None)


class HealthRecord(AppendOnlyModel):
    """Special-care information (要配慮個人情報) of one topic. A correction is a new row."""

    class Topic(models.TextChoices):
        HEALTH = "health", _("Health and treatment")
        MEDICATION = "medication", _("Medication")
        DISABILITY = "disability", _("Disability and certificates")
        SCHOOLING = "schooling", _("Absence from school and the like")
        RISK = "risk", _("Risks: self-harm, abuse, poverty")
        REMARK = "remark", _("Remark from a spreadsheet")
        OTHER = "other", _("Other")

    class Source(models.TextChoices):
        TOLD = "told", _("Told by the youth")
        FAMILY = "family", _("Told by the family")
        DOCUMENT = "document", _("From a document")
        IMPORT = "import", _("From an imported spreadsheet")

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="health_records")
    topic = models.CharField(_("topic"), max_length=10, choices=Topic)
    text = models.TextField(_("content"))
    source = models.CharField(_("source"), max_length=10, choices=Source)
    origin = models.CharField(max_length=100, blank=True)  # sheet and cell of an import: taken once
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    recorded_at = models.DateTimeField()
    recorded_by = by_staff()

    objects = HealthRecordQuerySet.as_manager()

    class Meta:
        ordering = ["case", "topic", "-recorded_at"]
        constraints = [
            stamped("recorded"),
            models.UniqueConstraint(
                fields=["case", "origin"],
                condition=~Q(origin=""),
                name="cases_healthrecord_taken_once",
            ),
        ]

    def __str__(self):
        return f"{self.case_id} {self.topic}"

"""What a person knows of an exit criterion that the case file does not say."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.case_file import AppendOnlyCaseFileQuerySet
from jobtra.models import AppendOnlyModel, by_staff, stamped


class CriterionRecordQuerySet(AppendOnlyCaseFileQuerySet):
    def latest(self):
        """Of each case and document the last word."""
        newer = self.model.objects.filter(
            case=models.OuterRef("case"),
            document=models.OuterRef("document"),
            pk__gt=models.OuterRef("pk"),
        )
        return self.filter(~models.Exists(newer))


class CriterionRecord(AppendOnlyModel):
    """Somebody saw the document that an exit criterion names (a paper, a talk), or takes it back."""

    case = models.ForeignKey(
        "cases.Case", on_delete=models.PROTECT, related_name="criterion_records"
    )
    document = models.CharField(max_length=40)  # the code of the stages' framework
    holds = models.BooleanField(default=True)
    note = models.CharField(_("where it is, or what was seen"), max_length=200, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = by_staff()

    objects = CriterionRecordQuerySet.as_manager()

    class Meta:
        constraints = [stamped("recorded")]
        indexes = [models.Index(fields=["case", "document"], name="criterion_case_document")]

    def __str__(self):
        return f"{self.case_id} {self.document}"

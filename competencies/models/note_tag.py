from django.db import models

from cases.models.case_file import AppendOnlyCaseFileQuerySet
from jobtra.models import AppendOnlyModel


class NoteTag(AppendOnlyModel):
    """A requirement or an indicator that a case note says something about."""

    note = models.ForeignKey("cases.CaseNote", on_delete=models.PROTECT, related_name="tags")
    item = models.ForeignKey("competencies.Item", on_delete=models.PROTECT, related_name="+")

    case_path = "note__case"
    objects = AppendOnlyCaseFileQuerySet.as_manager()

    class Meta:
        ordering = ["note", "item"]
        constraints = [
            models.UniqueConstraint(fields=["note", "item"], name="competencies_notetag_once")
        ]

    def __str__(self):
        return f"{self.note_id} {self.item_id}"

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.access import IN_OFFICE, Role
from jobtra.models import AppendOnlyModel, AppendOnlyQuerySet, by_staff, stamped


class ItemProposalQuerySet(AppendOnlyQuerySet):
    def visible_to(self, staff):
        """An office's own; head office, which revises the framework, reads them all."""
        if staff.role in IN_OFFICE:
            return self.filter(office=staff.office_id)
        return self if staff.role in {Role.EVALUATOR, Role.ADMINISTRATOR} else self.none()


class ItemProposal(AppendOnlyModel):
    """What somebody would change in the wording of an item, kept for the yearly revision."""

    office = models.ForeignKey("cases.Office", on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey("competencies.Item", on_delete=models.PROTECT, related_name="+")
    question = models.ForeignKey(
        "competencies.CalibrationQuestion",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="proposals",
    )
    change = models.TextField()
    reason = models.TextField()
    made_at = models.DateTimeField()
    made_by = by_staff()

    objects = ItemProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            stamped("made"),
            models.CheckConstraint(
                condition=~Q(change="") & ~Q(reason=""),
                name="competencies_itemproposal_says_what_and_why",
                violation_error_message=_("Say what should change, and why."),
            ),
        ]

    def __str__(self):
        return f"{self.item_id} {self.made_by_id}"

from django.db import models
from django.utils.translation import gettext_lazy as _

from jobtra.models import AppendOnlyModel, by_staff, stamped


class StageDecision(AppendOnlyModel):
    """The conference's word on the stage: on, stay or back, with the reason and the differing view."""

    agenda_item = models.ForeignKey(
        "evaluations.AgendaItem", on_delete=models.PROTECT, related_name="stage_decisions"
    )
    from_stage = models.ForeignKey(
        "competencies.Stage", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    to_stage = models.ForeignKey("competencies.Stage", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=500)
    dissent = models.CharField(_("differing view"), max_length=300, blank=True)
    wish = models.CharField(_("the youth's own wish"), max_length=500, blank=True)
    criteria = models.JSONField(default=list)  # as they stood: [{"text", "state", "since"}]
    decided_at = models.DateTimeField()
    decided_by = by_staff()

    class Meta:
        constraints = [stamped("decided")]

    @property
    def unmet(self):
        """The exit criteria that did not hold, or that nobody knew of, when it was decided."""
        return [one for one in self.criteria if one["state"] != "met"]

    @property
    def is_exception(self):
        """On to a later stage although not every criterion held."""
        return bool(
            self.from_stage and self.from_stage.position < self.to_stage.position and self.unmet
        )

    def __str__(self):
        return f"{self.agenda_item_id} {self.to_stage_id}"

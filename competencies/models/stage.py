from django.db import models

from competencies.models.framework import FrameworkVersion, FrozenOncePublished


class Stage(FrozenOncePublished):
    """A stretch of the way from first visit to staying in work. It guides, it does not gate."""

    version = models.ForeignKey(FrameworkVersion, on_delete=models.CASCADE, related_name="stages")
    code = models.CharField(max_length=20)
    position = models.PositiveSmallIntegerField()
    title = models.JSONField()
    purpose = models.JSONField(default=dict)
    typical_weeks_from = models.PositiveSmallIntegerField(null=True, blank=True)
    typical_weeks_to = models.PositiveSmallIntegerField(null=True, blank=True)
    overstay_weeks = models.PositiveSmallIntegerField(null=True, blank=True)
    entry = models.JSONField(default=list)
    exit = models.JSONField(default=list)
    worker_focus = models.JSONField(default=dict)
    alerts = models.JSONField(default=list)

    class Meta:
        ordering = ["version", "position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="competencies_stage_code")
        ]

    def __str__(self):
        return self.code

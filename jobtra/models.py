"""The ground's own rows: the audit log, background jobs, imports, unfinished text."""

from django.conf import settings
from django.db import models
from django.db.models import Value
from django.db.models.functions import Replace
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class AppendOnlyError(TypeError):
    """A row of history is never rewritten; a correction is a new row."""


class AppendOnlyQuerySet(models.QuerySet):
    def update(self, **kwargs):
        raise AppendOnlyError(self.model.__name__)

    def bulk_update(self, objs, fields, batch_size=None):
        raise AppendOnlyError(self.model.__name__)

    def delete(self):
        raise AppendOnlyError(self.model.__name__)


class AppendOnlyModel(models.Model):
    """History. Rows are added, never changed; the one exit is `jobtra.erasure`."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise AppendOnlyError(type(self).__name__)
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise AppendOnlyError(type(self).__name__)


def stamped(stem):
    """A constraint: <stem>_at and <stem>_by are both set or both empty."""
    at, by = f"{stem}_at__isnull", f"{stem}_by__isnull"
    return models.CheckConstraint(
        condition=models.Q(**{at: True, by: True}) | models.Q(**{at: False, by: False}),
        name=f"%(app_label)s_%(class)s_{stem}_stamped",
        violation_error_message=_("The time and the person belong together."),
    )


def unspaced(path, signs=" \u3000"):
    """An expression: the text of a column without spaces (or other signs), to search in."""
    for sign in signs:
        path = Replace(path, Value(sign))
    return path


def by_staff(**kwargs):
    """A foreign key to the staff member who did it."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", **kwargs
    )


class AuditEvent(AppendOnlyModel):
    """Who did what to which row, for investigation. No foreign keys, no free text."""

    at = models.DateTimeField(auto_now_add=True)
    by = models.CharField(max_length=40)
    verb = models.CharField(max_length=80)
    target = models.CharField(max_length=80)
    target_id = models.CharField(max_length=40)
    changes = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["target", "target_id"], name="audit_target"),
            models.Index(fields=["at"], name="audit_at"),
        ]

    def __str__(self):
        return f"{self.verb} {self.target} {self.target_id}"


class Job(models.Model):
    """The truth about a piece of background work; the broker only carries its key."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    kind = models.CharField(max_length=60)
    params = models.JSONField(default=dict)
    key = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = models.CharField(max_length=200, blank=True)
    error = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    queued_at = models.DateTimeField()
    queued_by = by_staff()
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            stamped("queued"),
            models.UniqueConstraint(
                fields=["key"],
                condition=models.Q(state__in=["queued", "running"]),
                name="jobtra_job_one_unfinished_per_key",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["queued", "running"], finished_at__isnull=True)
                | models.Q(state__in=["done", "failed"], finished_at__isnull=False),
                name="jobtra_job_state_matches_finished_at",
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.pk}"

    @property
    def is_finished(self):
        return self.state in {self.State.DONE, self.State.FAILED}


class ImportBatchQuerySet(models.QuerySet):
    def visible_to(self, staff):
        return self.filter(office_code=staff.office.code) if staff.office else self.none()


class ImportBatch(models.Model):
    """One file, planned, applied, perhaps withdrawn. What it made points back at it."""

    class State(models.TextChoices):
        PLANNED = "planned", _("Checked, not applied yet")
        APPLIED = "applied", _("Applied")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    office_code = models.CharField(max_length=20)
    kind = models.CharField(max_length=40)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    plan = models.JSONField(default=dict)
    changes = models.JSONField(default=list)  # rows it changed: [[model, pk, {field: old value}]]
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    planned_at = models.DateTimeField()
    planned_by = by_staff()
    applied_at = models.DateTimeField(null=True, blank=True)
    applied_by = by_staff(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = by_staff(null=True, blank=True)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            stamped("planned"),
            stamped("applied"),
            stamped("withdrawn"),
            models.CheckConstraint(
                condition=models.Q(
                    state="planned", applied_at__isnull=True, withdrawn_at__isnull=True
                )
                | models.Q(state="applied", applied_at__isnull=False, withdrawn_at__isnull=True)
                | models.Q(state="withdrawn", applied_at__isnull=False, withdrawn_at__isnull=False),
                name="jobtra_importbatch_state_matches_stamps",
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.pk}"

    def get_absolute_url(self):
        return reverse("competencies:import_batch_detail", args=[self.pk])


class Imported(models.Model):
    """A row that an import may have made; `batch` says which."""

    batch = models.ForeignKey(
        ImportBatch,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        abstract = True


class Draft(models.Model):
    """Unfinished text of one person for one place, saved as typed, valid or not."""

    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts"
    )
    key = models.CharField(max_length=120)
    payload = models.JSONField(default=dict)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["staff", "key"], name="jobtra_draft_one_per_place")
        ]

    def __str__(self):
        return self.key

"""A sheet: who judged whom, for which month, by which version. Never rewritten once submitted."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jobtra.models import Imported, by_staff, stamped


class Frozen(TypeError):
    """A submitted sheet is never rewritten; write a new one that replaces it."""


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    CHECKED = "checked", _("Checked")
    LOCKED = "locked", _("Locked")


UNLOCKED = ("submitted", "checked")  # what the month's lock is still to take


class Voice(models.TextChoices):
    """Whose sheet it is. TEAM is the one that figures read; RATER is one of several judges."""

    TEAM = "team", _("Team")
    RATER = "rater", _("One of the raters")
    SECOND = "second", _("Second rater")
    YOUTH = "youth", _("Youth")
    EMPLOYER = "employer", _("Employer")
    SELF = "self", _("Self")
    SUPERVISOR = "supervisor", _("Supervisor")
    CONSENSUS = "consensus", _("Consensus")
    CALIBRATION = "calibration", _("Calibration")


ONE_FOR_ALL = ("team", "consensus")
OUTSIDE = ("youth", "employer")  # who rates through a link


class Source(models.TextChoices):
    BROWSER = "browser", _("In JobTra")
    IMPORT = "import", _("Imported")


class SheetQuerySet(models.QuerySet):
    def submitted(self):
        return self.exclude(state=State.DRAFT)

    def in_force(self):
        """Submitted, and not replaced by a submitted one."""
        return self.submitted().filter(Q(replaced_by=None) | Q(replaced_by__state=State.DRAFT))

    def opened(self):
        """A secret to nobody: their month is locked, or they were imported as history."""
        return self.filter(Q(state=State.LOCKED) | Q(source=Source.IMPORT))

    def current(self):
        """The newest of each chain, draft or not: what a rater works on."""
        return self.filter(replaced_by=None)


class Sheet(Imported):
    """State and stamps, version, month (its first day), voice. Subclasses add the subject."""

    version = models.ForeignKey(
        "competencies.FrameworkVersion", on_delete=models.PROTECT, related_name="+"
    )
    month = models.DateField()
    voice = models.CharField(max_length=12, choices=Voice, default=Voice.TEAM)
    rater = by_staff(null=True, blank=True)
    source = models.CharField(max_length=10, choices=Source, default=Source.BROWSER)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    comment = models.TextField(blank=True)
    commented_at = models.DateTimeField(null=True, blank=True)
    commented_by = by_staff(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = by_staff(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = by_staff(null=True, blank=True)
    locked_at = models.DateTimeField(null=True, blank=True)
    locked_by = by_staff(null=True, blank=True)

    objects = SheetQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            stamped("commented"),
            stamped("submitted"),
            stamped("checked"),
            stamped("locked"),
            models.CheckConstraint(
                condition=Q(
                    state="draft",
                    submitted_at__isnull=True,
                    checked_at__isnull=True,
                    locked_at__isnull=True,
                )
                | Q(
                    state="submitted",
                    submitted_at__isnull=False,
                    checked_at__isnull=True,
                    locked_at__isnull=True,
                )
                | Q(
                    state="checked",
                    submitted_at__isnull=False,
                    checked_at__isnull=False,
                    locked_at__isnull=True,
                )
                | Q(state="locked", submitted_at__isnull=False, locked_at__isnull=False),
                name="%(app_label)s_%(class)s_state_matches_stamps",
            ),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | ~Q(comment=""),
                name="%(app_label)s_%(class)s_replaced_with_a_comment",
                violation_error_message=_("Say why the sheet is replaced."),
            ),
            models.CheckConstraint(
                condition=Q(month__day=1), name="%(app_label)s_%(class)s_month_is_its_first_day"
            ),
        ]

    @property
    def is_draft(self):
        return self.state == State.DRAFT

    @property
    def is_unseen_import(self):
        """Imported, and checked by nobody since: a mended workbook may replace it, locked or not."""
        return self.source == Source.IMPORT and not self.is_draft and self.checked_at is None


class RatingQuerySet(models.QuerySet):
    def levels(self):
        """Only ratings that have a level."""
        return self.filter(status=Rating.Status.RATED)


class Rating(models.Model):
    """One cell: the level row the rater read, or why there is none."""

    class Status(models.TextChoices):
        RATED = "rated", _("Rated")
        NOT_OBSERVED = "not_observed", _("Not observed")
        NOT_APPLICABLE = "not_applicable", _("Not applicable")

    class Basis(models.TextChoices):
        SEEN = "seen", _("Seen")
        TOLD_BY_EMPLOYER = "told_by_employer", _("Told by the employer")
        TOLD_BY_YOUTH = "told_by_youth", _("Told by the youth")
        INFERRED = "inferred", _("Inferred")

    item = models.ForeignKey("competencies.Item", on_delete=models.PROTECT, related_name="+")
    level = models.ForeignKey(
        "competencies.Level", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    status = models.CharField(max_length=15, choices=Status, default=Status.RATED)
    basis = models.CharField(max_length=20, choices=Basis, blank=True)
    with_accommodation = models.BooleanField(default=False)
    note = models.TextField(blank=True)
    rated_at = models.DateTimeField()
    rated_by = by_staff()

    objects = RatingQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            stamped("rated"),
            models.UniqueConstraint(
                fields=["sheet", "item"], name="%(app_label)s_%(class)s_one_per_item"
            ),
            models.CheckConstraint(
                condition=Q(status="rated", level__isnull=False)
                | (~Q(status="rated") & Q(level__isnull=True)),
                name="%(app_label)s_%(class)s_a_level_if_and_only_if_rated",
            ),
        ]

    def save(self, *args, **kwargs):
        if not self.sheet.is_draft:
            raise Frozen(self.sheet)
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        if not self.sheet.is_draft:
            raise Frozen(self.sheet)
        return super().delete(*args, **kwargs)

    @property
    def mark(self):
        """The level, or N for none."""
        return self.level.rank if self.level else "N"

    @property
    def says(self):
        """Whether there is more to the cell than its mark."""
        return bool(self.note or self.basis or self.with_accommodation)

    @property
    def is_at_target(self):
        """At or above the target of its item (`level`, `item`, `sheet.version` are at hand)."""
        target = self.item.target_level or self.sheet.version.target_level
        return bool(self.level and target) and self.level.rank >= target

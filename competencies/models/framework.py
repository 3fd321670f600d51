"""Framework → version → groups → items → levels. A published version is frozen."""

import re

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jobtra.models import by_staff, stamped

SHORT = re.compile(r"^[A-Z]+-")


class Published(TypeError):
    """A published version is never changed; a revision is a new version."""


class Framework(models.Model):
    """What a programme judges by: requirements, stages or staff items. Its versions hold the texts."""

    class Kind(models.TextChoices):
        REQUIREMENTS = "requirements", _("Requirements")
        STAGES = "stages", _("Stages and indicators")
        STAFF = "staff", _("Staff competencies")

    class Subject(models.TextChoices):
        CASE = "case", _("Case")
        STAFF = "staff", _("Staff")

    code = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=20, choices=Kind)
    subject = models.CharField(max_length=10, choices=Subject)
    cadence = models.CharField(max_length=20)
    title = models.JSONField()  # {"ja": …, "en": …}
    programmes = models.ManyToManyField("cases.Programme", related_name="frameworks", blank=True)

    class Meta:
        ordering = ["code"]

    def __str__(self):
        return self.code


class FrameworkVersionQuerySet(models.QuerySet):
    def visible_to(self, staff):
        """What is published may be read by everybody who works here."""
        return self.published() if staff.role else self.none()

    def published(self):
        return self.filter(published_at__isnull=False)

    def in_force(self, on):
        """Published and begun by that day, the latest start first; no start means always."""
        return (
            self.published()
            .filter(Q(effective_from=None) | Q(effective_from__lte=on))
            .order_by(models.F("effective_from").desc(nulls_last=True))
        )

    def for_programme(self, programme, kind, on):
        """The version of this kind that the programme uses on that day, or None."""
        return (
            self.in_force(on)
            .filter(framework__programmes=programme, framework__kind=kind)
            .select_related("framework")
            .first()
        )


class FrameworkVersion(models.Model):
    """One edition of a framework with its scale. Ratings point into it, so it is frozen once published."""

    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="versions")
    name = models.CharField(max_length=20)
    effective_from = models.DateField(null=True, blank=True)
    scale = models.JSONField()  # [{"level": 1, "ja": …, "en": …}, …], lowest first
    target_level = models.PositiveSmallIntegerField(null=True, blank=True)
    not_observed = models.BooleanField(default=False)
    not_applicable = models.BooleanField(default=False)
    documents = models.JSONField(default=list)
    note = models.JSONField(default=dict)
    licence = models.CharField(max_length=60, blank=True)
    digest = models.CharField(max_length=64)  # SHA-256 of the file it was loaded from
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = by_staff(null=True, blank=True)

    objects = FrameworkVersionQuerySet.as_manager()

    class Meta:
        ordering = ["framework", "name"]
        constraints = [
            stamped("published"),
            models.UniqueConstraint(
                fields=["framework", "name"], name="competencies_version_name_once"
            ),
            models.UniqueConstraint(
                fields=["framework", "effective_from"],
                condition=Q(published_at__isnull=False),
                name="competencies_version_one_in_force_from",
            ),
            models.UniqueConstraint(
                fields=["framework"],
                condition=Q(effective_from__isnull=True, published_at__isnull=False),
                name="competencies_version_one_always_in_force",
            ),
        ]

    def __str__(self):
        return f"{self.framework_id} {self.name}"

    def save(self, *args, **kwargs):
        self.refuse_when_published()
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        self.refuse_when_published()
        return super().delete(*args, **kwargs)

    def refuse_when_published(self):
        if type(self).objects.published().filter(pk=self.pk).exists():
            raise Published(self)

    @property
    def levels(self):
        """The levels of the declared scale, lowest first: `range` of ints."""
        return range(self.scale[0]["level"], self.scale[-1]["level"] + 1)


class FrozenOncePublished(models.Model):
    """A row of a version: free while the version is being written, frozen when it is published."""

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if self.owner().published_at:
            raise Published(self.owner())
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        if self.owner().published_at:
            raise Published(self.owner())
        return super().delete(*args, **kwargs)

    def owner(self):
        return self.version


class Group(FrozenOncePublished):
    """A heading over items: a category, a domain, a task. Groups nest; levels may hang on one."""

    version = models.ForeignKey(FrameworkVersion, on_delete=models.CASCADE, related_name="groups")
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="groups"
    )
    code = models.CharField(max_length=20)
    position = models.PositiveSmallIntegerField()
    title = models.JSONField()
    purpose = models.JSONField(default=dict)
    expected_levels = models.JSONField(default=dict)  # {role: level or None}
    development = models.JSONField(default=list)

    class Meta:
        ordering = ["version", "position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="competencies_group_code")
        ]

    def __str__(self):
        return self.code


class ItemQuerySet(models.QuerySet):
    def visible_to(self, staff):
        """What is published may be read by everybody who works here."""
        return self.filter(version__published_at__isnull=False) if staff.role else self.none()


class Item(FrozenOncePublished):
    """What is rated: a requirement, a stage indicator, a staff item. Texts are {"ja": …, "en": …}."""

    version = models.ForeignKey(FrameworkVersion, on_delete=models.CASCADE, related_name="items")
    group = models.ForeignKey(
        Group, null=True, blank=True, on_delete=models.PROTECT, related_name="items"
    )
    stage = models.ForeignKey(
        "competencies.Stage",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="indicators",
    )
    code = models.CharField(max_length=20)
    position = models.PositiveSmallIntegerField()
    title = models.JSONField()
    definition = models.JSONField(default=dict)
    observation = models.JSONField(default=dict)
    evidence = models.JSONField(default=dict)
    boundary = models.JSONField(default=dict)
    accommodation = models.JSONField(default=dict)
    activities = models.JSONField(default=list)
    vignettes = models.JSONField(default=list)
    difficulty = models.PositiveSmallIntegerField(null=True, blank=True)
    stage_code = models.CharField(
        max_length=20, blank=True
    )  # of a requirement: taught in this stage
    due_programme_month = models.PositiveSmallIntegerField(null=True, blank=True)
    due_employment_month = models.PositiveSmallIntegerField(null=True, blank=True)
    target_level = models.PositiveSmallIntegerField(null=True, blank=True)
    kind = models.CharField(max_length=20, blank=True)
    is_core = models.BooleanField(default=False)
    refs = models.CharField(max_length=100, blank=True)

    objects = ItemQuerySet.as_manager()

    class Meta:
        ordering = ["version", "position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="competencies_item_code")
        ]

    def __str__(self):
        return self.code

    @property
    def short_code(self):
        """The code without the prefix of its framework: R-A1 → A1, while S1-1 stays."""
        return SHORT.sub("", self.code)


class Level(FrozenOncePublished):
    """The text of one level of an item, or of its group: what the rater read."""

    item = models.ForeignKey(
        Item, null=True, blank=True, on_delete=models.CASCADE, related_name="levels"
    )
    group = models.ForeignKey(
        Group, null=True, blank=True, on_delete=models.CASCADE, related_name="levels"
    )
    rank = models.PositiveSmallIntegerField()
    text = models.JSONField()
    youth_text = models.JSONField(default=dict)

    class Meta:
        ordering = ["item", "group", "rank"]
        constraints = [
            models.CheckConstraint(
                condition=Q(item__isnull=True) ^ Q(group__isnull=True),
                name="competencies_level_of_an_item_or_a_group",
            ),
            models.UniqueConstraint(
                fields=["item", "rank"], name="competencies_level_rank_of_item"
            ),
            models.UniqueConstraint(
                fields=["group", "rank"], name="competencies_level_rank_of_group"
            ),
        ]

    def __str__(self):
        return f"{self.item or self.group} {self.rank}"

    def owner(self):
        return (self.item or self.group).version

from django.db import models
from django.db.models import Q
from django.utils import timezone

from cases.models.case_file import CaseFileQuerySet
from jobtra.models import by_staff, stamped


class RatingLinkQuerySet(CaseFileQuerySet):
    def open(self):
        """Those that still let somebody in."""
        return self.filter(checklist=None, withdrawn_at=None, expires_at__gt=timezone.now())


class RatingLink(models.Model):
    """A way in without a log-in, for somebody to rate a few items.

    Only the digest of its token is kept: whoever reads the database gets in nowhere.
    """

    noun = ""  # in the audit log
    joins = ("version",)  # what its page needs

    version = models.ForeignKey(
        "competencies.FrameworkVersion", on_delete=models.PROTECT, related_name="+"
    )
    items = models.JSONField()  # keys of the items asked, in order
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    made_at = models.DateTimeField()
    made_by = by_staff()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = by_staff(null=True, blank=True)
    checklist = models.OneToOneField(
        "competencies.Checklist", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        abstract = True
        ordering = ["-pk"]
        constraints = [
            stamped("made"),
            stamped("withdrawn"),
            models.CheckConstraint(
                condition=Q(checklist__isnull=True) | Q(withdrawn_at__isnull=True),
                name="%(app_label)s_%(class)s_used_or_withdrawn",
            ),
        ]

    @property
    def is_used(self):
        return self.checklist_id is not None

    @property
    def is_open(self):
        return not self.is_used and not self.withdrawn_at and self.expires_at > timezone.now()

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils import timezone

from cases.models.case_file import CaseFileQuerySet
from jobtra.models import by_staff, stamped

VALID_FOR = dt.timedelta(days=21)


class EmployerRatingLinkQuerySet(CaseFileQuerySet):
    def open(self):
        """Those that still let somebody in."""
        return self.filter(checklist=None, withdrawn_at=None, expires_at__gt=timezone.now())


class EmployerRatingLink(models.Model):
    """A way in without a log-in, for a company to rate a few requirements after an internship.

    Only the digest of its token is kept: whoever reads the database gets in nowhere.
    """

    internship = models.ForeignKey(
        "cases.Internship", on_delete=models.PROTECT, related_name="rating_links"
    )
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

    case_path = "internship__case"
    objects = EmployerRatingLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            stamped("made"),
            stamped("withdrawn"),
            models.CheckConstraint(
                condition=Q(checklist__isnull=True) | Q(withdrawn_at__isnull=True),
                name="competencies_employerratinglink_used_or_withdrawn",
            ),
        ]

    def __str__(self):
        return f"{self.internship_id} {self.made_at:%Y-%m-%d}"

    @property
    def is_used(self):
        return self.checklist_id is not None

    @property
    def is_open(self):
        return not self.is_used and not self.withdrawn_at and self.expires_at > timezone.now()

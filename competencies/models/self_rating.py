import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils import timezone

from cases.access import IN_OFFICE
from jobtra.models import by_staff, stamped

VALID_FOR = dt.timedelta(days=14)
AT_HAND = dt.timedelta(hours=2)  # a tablet handed over


class SelfRatingLinkQuerySet(models.QuerySet):
    def visible_to(self, staff):
        if staff.role not in IN_OFFICE:
            return self.none()
        return self.filter(case__office=staff.office_id)

    def open(self):
        """Those that still let somebody in."""
        return self.filter(checklist=None, withdrawn_at__isnull=True, expires_at__gt=timezone.now())


class SelfRatingLink(models.Model):
    """A way in without a log-in, for a youth to rate a few items of one month.

    Only the digest of its token is kept: whoever reads the database gets in nowhere.
    """

    case = models.ForeignKey(
        "cases.Case", on_delete=models.PROTECT, related_name="self_rating_links"
    )
    month = models.DateField()
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

    objects = SelfRatingLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["case", "month"], name="selfratinglink_case_month")]
        constraints = [
            stamped("made"),
            stamped("withdrawn"),
            models.CheckConstraint(
                condition=Q(month__day=1),
                name="competencies_selfratinglink_month_is_its_first_day",
            ),
            models.CheckConstraint(
                condition=Q(checklist__isnull=True) | Q(withdrawn_at__isnull=True),
                name="competencies_selfratinglink_used_or_withdrawn",
            ),
        ]

    def __str__(self):
        return f"{self.case_id} {self.month:%Y-%m}"

    @property
    def is_used(self):
        return self.checklist_id is not None

    @property
    def is_open(self):
        return not self.is_used and not self.withdrawn_at and self.expires_at > timezone.now()

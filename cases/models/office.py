from django.apps import apps
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.access import IN_OFFICE
from jobtra.models import AppendOnlyModel, Imported, by_staff, stamped


def count(rows, path="office"):
    """A subquery with the number of these rows of an office (of what `path` leads to), or 0."""
    one = rows.order_by().values(path).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(one), 0)


def held_by(staff, path="office"):
    """The condition that a row stands with one's office, or with one that was merged into it."""
    return Q(**{path: staff.office_id}) | Q(**{f"{path}__merged_into": staff.office_id})


class OfficeQuerySet(models.QuerySet):
    def visible_to(self, staff):
        """One's own office; head office sees that every office exists."""
        return self.filter(pk=staff.office_id) if staff.role in IN_OFFICE else self

    def open(self):
        return self.filter(closed_on=None)

    def with_counts(self):
        """Adds `people`, posted there today, and `open_cases`."""
        postings = apps.get_model("cases.Posting").objects.in_force().exclude(role="")
        people = postings.filter(office=OuterRef("pk"), staff__is_active=True)
        cases = apps.get_model("cases.Case").objects.open().filter(office=OuterRef("pk"))
        return self.annotate(people=count(people), open_cases=count(cases))


class Office(Imported):
    """A place where youths are supported. Its code is its key in files and addresses."""

    code = models.CharField(
        _("office code"),
        max_length=20,
        unique=True,
        validators=[
            RegexValidator(r"^[A-Za-z0-9_-]+$", _("Letters, digits, hyphen and underscore only."))
        ],
    )
    name = models.CharField(_("name"), max_length=100)
    rates_all = models.BooleanField(
        _("all requirements every month"),
        default=True,
        help_text=_(
            "Otherwise what is due, in focus or not attained, and a sample of what is attained; "
            "everything in the second month, at plan reviews and before the end."
        ),
    )
    is_demo = models.BooleanField(default=False)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged"
    )

    objects = OfficeQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(merged_into__isnull=True) | models.Q(closed_on__isnull=False),
                name="cases_office_merged_is_closed",
            )
        ]

    def __str__(self):
        return self.code

    def get_absolute_url(self):
        return reverse("cases:office_list")

    @property
    def is_open(self):
        return self.closed_on is None


class FormerName(AppendOnlyModel):
    """What an office was called until it was renamed."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="former_names")
    name = models.CharField(max_length=100)
    until = models.DateField()
    renamed_at = models.DateTimeField()
    renamed_by = by_staff()

    class Meta:
        ordering = ["-until", "-pk"]
        constraints = [stamped("renamed")]

    def __str__(self):
        return f"{self.office_id} {self.until}"

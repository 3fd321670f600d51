from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.access import IN_OFFICE
from jobtra.models import Imported


class OfficeQuerySet(models.QuerySet):
    def visible_to(self, staff):
        """One's own office; head office sees that every office exists."""
        return self.filter(pk=staff.office_id) if staff.role in IN_OFFICE else self


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
    is_demo = models.BooleanField(default=False)

    objects = OfficeQuerySet.as_manager()

    class Meta:
        ordering = ["code"]

    def __str__(self):
        return self.code

    def get_absolute_url(self):
        return reverse("cases:office_list")

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.models.case_file import CaseFileQuerySet
from jobtra.fiscal import FiscalYear
from jobtra.models import by_staff, stamped

KEPT_YEARS = 5


def kept_until(day):
    """The last day a file is kept whose support ended on `day`: five years from the 1 April after
    that fiscal year (domain 5.5)."""
    return dt.date(FiscalYear.of(day).year + 1 + KEPT_YEARS, 3, 31)


class Closure(models.Model):
    """End, interruption, referral (form F14). The case closes with the case manager's confirmation."""

    class Kind(models.TextChoices):
        SUSTAINED = "sustained", _("Stays in work: support ends")
        INTERRUPTED = "interrupted", _("Interrupted")
        REFERRED = "referred", _("Referred")
        MOVED = "moved", _("Moved away")
        OTHER = "other", _("Ended otherwise")

    case = models.OneToOneField("cases.Case", on_delete=models.PROTECT, related_name="closure")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    closed_on = models.DateField(_("closed on"))
    last_contact_on = models.DateField(_("last contact"))
    course = models.TextField(_("what led to it"))
    youth_wish = models.TextField(_("what the youth wishes"), blank=True)
    referred_to = models.CharField(_("referred to"), max_length=200, blank=True)
    reopening = models.TextField(_("when support may begin again"), blank=True)
    proposed_at = models.DateTimeField()
    proposed_by = by_staff()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = by_staff(null=True, blank=True)

    objects = CaseFileQuerySet.as_manager()

    class Meta:
        ordering = ["case"]
        constraints = [
            stamped("proposed"),
            stamped("confirmed"),
            models.CheckConstraint(
                condition=Q(last_contact_on__lte=F("closed_on")),
                name="cases_closure_after_last_contact",
                violation_error_message=_("The closure can not be before the last contact."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="referred") | ~Q(referred_to=""),
                name="cases_closure_referral_says_where",
                violation_error_message=_("Say where the youth is referred to."),
            ),
        ]

    def __str__(self):
        return f"{self.case_id} {self.kind}"

    def get_absolute_url(self):
        return reverse("cases:closure_detail", args=[self.pk])

    @property
    def kept_until(self):
        return kept_until(self.closed_on)

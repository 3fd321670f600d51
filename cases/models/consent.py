from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models.case_file import CaseFileQuerySet
from jobtra.models import by_staff, stamped


class ConsentQuerySet(CaseFileQuerySet):
    def in_force(self, on=None):
        """Given, begun, neither run out nor withdrawn on that day (today), and the newest word."""
        on = on or timezone.localdate()
        later = Consent.objects.filter(
            Q(given_on__gt=OuterRef("given_on"))
            | Q(given_on=OuterRef("given_on"), pk__gt=OuterRef("pk")),
            case=OuterRef("case"),
            purpose=OuterRef("purpose"),
            recipient=OuterRef("recipient"),
            recipient_name=OuterRef("recipient_name"),
            given_on__lte=on,
        )
        return self.filter(
            Q(valid_until=None) | Q(valid_until__gte=on),
            Q(withdrawn_on=None) | Q(withdrawn_on__gt=on),
            ~Exists(later),
            is_given=True,
            given_on__lte=on,
        )

    def for_health(self, on=None):
        """Those that let special-care information be taken and read."""
        return self.in_force(on).filter(purpose=Consent.Purpose.HEALTH)


class Consent(models.Model):
    """What a youth agreed to, or refused, for one purpose and one recipient (form F03).

    A new answer is a new row; the only later change is the withdrawal.
    """

    class Purpose(models.TextChoices):
        SUPPORT = "support", _("Use of the support and of personal data for it")
        HEALTH = "health", _("Special-care information (health, disability and the like)")
        SHARE = "share", _("Sharing with others")
        RESEARCH = "research", _("Evaluation and research, without names")
        PHOTO = "photo", _("Photographs")
        RETENTION = "retention", _("Contact after the start of work")

    class Recipient(models.TextChoices):
        FAMILY = "family", _("Family")
        EMPLOYER = "employer", _("Employer")
        MEDICAL = "medical", _("Medical care")
        AUTHORITY = "authority", _("Authorities")
        SUPPORT_STATION = "support_station", _("Regional Youth Support Station")
        OTHER = "other", _("Others")

    class Method(models.TextChoices):
        PAPER = "paper", _("Signed on paper")
        SCREEN = "screen", _("On the screen")
        SPOKEN = "spoken", _("Spoken")

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose)
    recipient = models.CharField(_("recipient"), max_length=16, choices=Recipient, blank=True)
    recipient_name = models.CharField(_("name of the recipient"), max_length=100, blank=True)
    items = models.CharField(_("what it covers"), max_length=300, blank=True)
    is_given = models.BooleanField(_("agreed"), default=True)
    given_on = models.DateField(_("answered on"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    method = models.CharField(_("how"), max_length=10, choices=Method)
    document = models.ForeignKey(
        "cases.Document", null=True, blank=True, on_delete=models.PROTECT, related_name="consents"
    )
    explained_at = models.DateTimeField()
    explained_by = by_staff()
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = by_staff(null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ["case", "purpose", "recipient", "-given_on", "-pk"]
        constraints = [
            stamped("explained"),
            stamped("withdrawn"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_on__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_on__isnull=False),
                name="cases_consent_withdrawn_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gte=F("given_on")),
                name="cases_consent_withdrawn_after_given",
                violation_error_message=_("It can not be withdrawn before it was given."),
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("given_on")),
                name="cases_consent_valid_after_given",
                violation_error_message=_("It can not end before it was given."),
            ),
            models.CheckConstraint(
                condition=(Q(purpose="share") & ~Q(recipient=""))
                | (~Q(purpose="share") & Q(recipient="", recipient_name="")),
                name="cases_consent_sharing_has_a_recipient",
                violation_error_message=_("Sharing needs a recipient, other purposes have none."),
            ),
        ]

    def __str__(self):
        return f"{self.case_id} {self.purpose} {self.given_on}"

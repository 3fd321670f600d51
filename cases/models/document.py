import secrets

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from cases.models.case_file import CaseFileQuerySet
from cases.models.consent import Consent
from jobtra.models import by_staff, stamped


def stored_as(document, _file_name):
    """Where a file lies: nothing of its name, nothing of whose it is."""
    return f"documents/{secrets.token_hex(16)}"


class DocumentQuerySet(CaseFileQuerySet):
    def visible_to(self, staff):
        rows = super().visible_to(staff)
        if not staff.has_perm("cases.read_health_record"):
            return rows.filter(is_sensitive=False)
        consent = Consent.objects.for_health().filter(case=OuterRef("case"))
        return rows.filter(Q(is_sensitive=False) | Exists(consent))


class Document(models.Model):
    """A file attached to a case: outside the web root, read through the gate only."""

    class Kind(models.TextChoices):
        CONSENT = "consent", _("Consent")
        CV = "cv", _("CV, work history")
        CERTIFICATE = "certificate", _("Certificate")
        PLAN = "plan", _("Signed plan")
        OTHER = "other", _("Other")

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    title = models.CharField(_("title"), max_length=100)
    file = models.FileField(_("file"), upload_to=stored_as)
    file_name = models.CharField(max_length=200)  # as it was called when it came
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    is_sensitive = models.BooleanField(
        _("holds health or disability data"),
        default=False,
    )
    added_at = models.DateTimeField()
    added_by = by_staff()

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["case", "-added_at"]
        constraints = [stamped("added")]

    def __str__(self):
        return f"D{self.pk}"

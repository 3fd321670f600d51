from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.access import IN_OFFICE
from jobtra.models import by_staff, stamped


class TransferQuerySet(models.QuerySet):
    def visible_to(self, staff):
        """The office that asks and the one that is asked."""
        if staff.role not in IN_OFFICE:
            return self.none()
        return self.filter(Q(from_office=staff.office_id) | Q(to_office=staff.office_id))

    def open(self):
        return self.filter(answered_at=None)

    def asked(self):
        """Without those that came of merging or splitting offices."""
        return self.filter(cause=Transfer.Cause.MOVED)

    def open_first(self):
        return self.order_by(F("answered_at").desc(nulls_first=True), "-asked_at", "-pk")

    def accepted(self):
        return self.filter(is_accepted=True)

    def to_come(self):
        """Accepted for a day that has not been carried out yet."""
        return self.accepted().filter(moved_at=None)

    def unfinished(self):
        """Waiting for the answer, or for the day."""
        return self.filter(Q(answered_at=None) | Q(is_accepted=True, moved_at=None))


class Transfer(models.Model):
    """A case asked to move from one office to another, accepted or refused. Where it was when."""

    class Cause(models.TextChoices):
        MOVED = "moved", _("Asked for")
        REORGANISED = "reorganised", _("Offices merged or split")

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="transfers")
    from_office = models.ForeignKey("cases.Office", on_delete=models.PROTECT, related_name="+")
    to_office = models.ForeignKey("cases.Office", on_delete=models.PROTECT, related_name="+")
    cause = models.CharField(max_length=12, choices=Cause, default=Cause.MOVED)
    moves_on = models.DateField(_("from"))
    reason = models.CharField(_("reason"), max_length=300)
    asked_at = models.DateTimeField()
    asked_by = by_staff()
    is_accepted = models.BooleanField(null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=300, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = by_staff(null=True, blank=True)
    moved_at = models.DateTimeField(null=True, blank=True)

    objects = TransferQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            stamped("asked"),
            stamped("answered"),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(answered_at__isnull=True),
                name="cases_transfer_one_open_a_case",
                violation_error_message=_("A transfer of this case is waiting for its answer."),
            ),
            models.CheckConstraint(
                condition=~Q(from_office=F("to_office")),
                name="cases_transfer_to_another_office",
                violation_error_message=_("Choose another office."),
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, is_accepted__isnull=True)
                | Q(answered_at__isnull=False, is_accepted__isnull=False),
                name="cases_transfer_answered_yes_or_no",
            ),
            models.CheckConstraint(
                condition=Q(moved_at__isnull=True) | Q(is_accepted=True),
                name="cases_transfer_moved_when_accepted",
            ),
        ]

    def __str__(self):
        return f"T{self.pk}"

    def get_absolute_url(self):
        return reverse("cases:transfer_detail", args=[self.pk])

    @property
    def is_open(self):
        return self.answered_at is None

    @property
    def is_withdrawn(self):
        """The answer that who asked gave."""
        return self.is_accepted is False and self.answered_by_id == self.asked_by_id

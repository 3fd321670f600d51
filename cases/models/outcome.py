from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.models.case_file import CaseFileQuerySet
from jobtra.models import by_staff, stamped


class Outcome(models.Model):
    """Where a youth goes on to, and the graduation (form F11).

    The chain: proposed → graduation conference → the office manager's approval, which graduates the
    case. Returned, it may be changed and proposed anew.
    """

    class Kind(models.TextChoices):
        JOB = "job", _("Job")
        STUDY = "study", _("School")
        TRAINING = "training", _("Vocational training")
        WELFARE = "welfare", _("Welfare service")
        OTHER = "other", _("Other")

    class Fit(models.TextChoices):
        AS_WISHED = "as_wished", _("As wished")
        PARTLY = "partly", _("Partly")
        OTHERWISE = "otherwise", _("Not as wished")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        CONFERRED = "conferred", _("Decided in the conference")
        APPROVED = "approved", _("Approved")

    case = models.OneToOneField("cases.Case", on_delete=models.PROTECT, related_name="outcome")
    kind = models.CharField(_("goes on to"), max_length=10, choices=Kind)
    destination = models.CharField(_("where to"), max_length=200, blank=True)
    decided_on = models.DateField(_("decided on"))
    employment = models.OneToOneField(
        "cases.Employment",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="outcome",
    )
    fit = models.CharField(_("fit with the youth's wish"), max_length=10, choices=Fit)
    youth_words = models.TextField(_("in the youth's words"), blank=True)
    basis = models.TextField(_("what the graduation rests on"), blank=True)
    retention_agreed = models.BooleanField(_("agrees to contact after the start"), default=False)
    retention_contact = models.CharField(_("how to keep in touch"), max_length=200, blank=True)
    graduates_on = models.DateField(_("graduates on"))
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    proposed_at = models.DateTimeField()
    proposed_by = by_staff()
    return_reason = models.TextField(blank=True)  # of the last return
    conferred_on = models.DateField(_("conference on"), null=True, blank=True)
    conferred_at = models.DateTimeField(null=True, blank=True)
    conferred_by = by_staff(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = by_staff(null=True, blank=True)

    objects = CaseFileQuerySet.as_manager()

    class Meta:
        ordering = ["case"]
        constraints = [
            stamped("proposed"),
            stamped("conferred"),
            stamped("approved"),
            models.CheckConstraint(
                condition=(Q(kind="job", employment__isnull=False))
                | (~Q(kind="job") & Q(employment__isnull=True)),
                name="cases_outcome_a_job_has_its_employment",
                violation_error_message=_("Choose the employment that the youth goes on to."),
            ),
            models.CheckConstraint(
                condition=Q(conferred_at__isnull=True, conferred_on__isnull=True)
                | Q(conferred_at__isnull=False, conferred_on__isnull=False),
                name="cases_outcome_conferred_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", conferred_at__isnull=True, approved_at__isnull=True)
                | Q(state="conferred", conferred_at__isnull=False, approved_at__isnull=True)
                | Q(state="approved", conferred_at__isnull=False, approved_at__isnull=False),
                name="cases_outcome_state_matches_stamps",
            ),
        ]

    def __str__(self):
        return f"{self.case_id} {self.kind}"

    def get_absolute_url(self):
        return reverse("cases:outcome_detail", args=[self.pk])

from django.db import models
from django.db.models import Case, Q, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.access import IN_OFFICE
from jobtra import texts
from jobtra.models import by_staff, stamped, unspaced

SEARCHED = ("name", "call_name", "kana", "caller_name", "contact")


class EnquiryQuerySet(models.QuerySet):
    def visible_to(self, staff):
        return self.filter(office=staff.office_id) if staff.role in IN_OFFICE else self.none()

    def open(self):
        """Neither a case yet nor ended."""
        return self.filter(case=None, ended_at=None)

    def open_first(self):
        """Those that wait for somebody, the urgent among them first; then the newest."""
        waiting = Q(case=None, ended_at=None)
        presses = Case(When(waiting, is_urgent=True, then=2), When(waiting, then=1), default=0)
        return self.annotate(presses=presses).order_by("-presses", "-received_at", "-pk")

    def search(self, text):
        """Those whose names, kana or way to reach them hold the text, however spaced and written."""
        text, found = texts.folded(text), Q()
        for field in SEARCHED:
            for variant in {text, texts.hiragana(text), texts.katakana(text)}:
                found |= Q(**{f"plain_{field}__icontains": variant})
        return self.annotate(**{f"plain_{field}": unspaced(field) for field in SEARCHED}).filter(
            found
        )


class Enquiry(models.Model):
    """The first word: a call, a mail, a visit (form F01). It becomes a case, or it ends."""

    class Route(models.TextChoices):
        PHONE = "phone", _("Telephone")
        MAIL = "mail", _("E-mail")
        VISIT = "visit", _("Came in person")
        WEB = "web", _("Web form")
        REFERRED = "referred", _("Referred by an agency")

    class Caller(models.TextChoices):
        SELF = "self", _("The youth")
        PARENT = "parent", _("Parent")
        FAMILY = "family", _("Other family")
        SCHOOL = "school", _("School")
        AGENCY = "agency", _("Agency")
        OTHER = "other", _("Somebody else")

    office = models.ForeignKey("cases.Office", on_delete=models.PROTECT, related_name="enquiries")
    received_at = models.DateTimeField(_("received"))
    route = models.CharField(_("by"), max_length=10, choices=Route)
    caller = models.CharField(_("who asks"), max_length=10, choices=Caller, default=Caller.SELF)
    caller_name = models.CharField(_("name of who asks"), max_length=100, blank=True)
    call_name = models.CharField(_("what the youth likes to be called"), max_length=100, blank=True)
    name = models.CharField(_("name of the youth"), max_length=100, blank=True)
    kana = models.CharField(_("kana"), max_length=100, blank=True)
    born_on = models.DateField(_("date of birth"), null=True, blank=True)
    contact = models.CharField(_("how to reach them"), max_length=200, blank=True)
    contact_hours = models.CharField(_("when they may be reached"), max_length=100, blank=True)
    concern = models.TextField(_("what it is about, in their words"))
    is_urgent = models.BooleanField(_("urgent"), default=False)
    referrer = models.CharField(_("referred by"), max_length=200, blank=True)
    next_at = models.DateTimeField(_("next appointment"), null=True, blank=True)
    case = models.OneToOneField(
        "cases.Case", null=True, blank=True, on_delete=models.PROTECT, related_name="enquiry"
    )
    taken_at = models.DateTimeField()
    taken_by = by_staff()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = by_staff(null=True, blank=True)
    end_reason = models.CharField(_("why it ends here"), max_length=300, blank=True)

    objects = EnquiryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "enquiries"
        ordering = ["-received_at", "-pk"]
        indexes = [models.Index(fields=["office", "received_at"], name="enquiry_office_received")]
        constraints = [
            stamped("taken"),
            stamped("ended"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, end_reason="")
                | (Q(ended_at__isnull=False, case__isnull=True) & ~Q(end_reason="")),
                name="cases_enquiry_ended_with_a_reason",
                violation_error_message=_("Say why the enquiry ends here."),
            ),
        ]

    def __str__(self):
        return f"E{self.pk}"

    def get_absolute_url(self):
        return reverse("cases:enquiry_detail", args=[self.pk])

    @property
    def is_open(self):
        return self.case_id is None and self.ended_at is None

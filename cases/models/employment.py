from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.models.case_file import AppendOnlyCaseFileQuerySet, CaseFileQuerySet
from cases.models.job_application import Route
from jobtra.models import AppendOnlyModel, Imported, by_staff, stamped


class EmploymentQuerySet(CaseFileQuerySet):
    def with_checks(self):
        """With their checks, the newest first."""
        newest_first = EmploymentCheck.objects.order_by("-on", "-pk")
        return self.prefetch_related(Prefetch("checks", newest_first))

    def qualifying(self):
        """Of at least the weekly hours that the programme asks for; unknown hours are too few."""
        return self.filter(weekly_hours__gte=F("case__programme__qualifying_weekly_hours"))

    def first_qualifying(self):
        """Of each case the qualifying employments with no earlier one: one, or several of one day."""
        earlier = Employment.objects.qualifying().filter(
            case=OuterRef("case"), starts_on__lt=OuterRef("starts_on")
        )
        return self.qualifying().filter(~Exists(earlier))


class Employment(Imported):
    """A job that a case led to. Whether it still lasts is what its checks say."""

    class Contract(models.TextChoices):
        REGULAR = "regular", _("Permanent")
        FIXED_TERM = "fixed_term", _("Fixed-term")
        PART_TIME = "part_time", _("Part-time")
        DISPATCH = "dispatch", _("Dispatched")
        OTHER = "other", _("Other")

    class Occupation(models.TextChoices):
        IT = "it", _("IT")
        OTHER = "other", _("Other than IT")

    class Wage(models.TextChoices):
        """Gross, a month, in yen."""

        UNDER_100 = "u100", _("under 100,000")
        TO_150 = "to150", _("100,000 to 149,999")
        TO_200 = "to200", _("150,000 to 199,999")
        TO_250 = "to250", _("200,000 to 249,999")
        OVER_250 = "o250", _("250,000 or more")

    class Leaving(models.TextChoices):
        """Why a job ended (form F13)."""

        OWN = "own", _("Own reasons")
        TERM = "term", _("End of contract")
        EMPLOYER = "employer", _("Reasons of the company")
        HEALTH = "health", _("Health")
        RELATIONS = "relations", _("Relations at work")
        MISMATCH = "mismatch", _("Work did not fit")
        OTHER = "other", _("Other")

    class After(models.TextChoices):
        NEW_JOB = "new_job", _("New job")
        SUPPORT = "support", _("Support again")
        REST = "rest", _("Rest")
        UNKNOWN = "unknown", _("Unknown")

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="employments")
    starts_on = models.DateField(_("started on"))
    employer = models.ForeignKey(
        "cases.Employer",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="employments",
    )
    employer_name = models.CharField(_("employer"), max_length=200, blank=True)
    contract = models.CharField(_("contract"), max_length=12, choices=Contract, blank=True)
    weekly_hours = models.DecimalField(
        _("hours a week"), max_digits=4, decimal_places=1, null=True, blank=True
    )
    occupation = models.CharField(_("occupation"), max_length=10, choices=Occupation, blank=True)
    contract_ends_on = models.DateField(_("contract until"), null=True, blank=True)
    has_social_insurance = models.BooleanField(_("social insurance"), null=True, blank=True)
    wage = models.CharField(_("monthly wage"), max_length=10, choices=Wage, blank=True)
    is_open = models.BooleanField(_("disclosed to the company"), null=True, blank=True)
    route = models.CharField(_("found through"), max_length=20, choices=Route, blank=True)
    left_on = models.DateField(_("left on"), null=True, blank=True)
    left_is_estimated = models.BooleanField(_("the day is estimated"), default=False)
    leaving = models.CharField(_("why it ended"), max_length=10, choices=Leaving, blank=True)
    leaving_reason = models.CharField(_("reason for leaving"), max_length=200, blank=True)
    after_leaving = models.CharField(_("what comes next"), max_length=10, choices=After, blank=True)
    separated_at = models.DateTimeField(null=True, blank=True)
    separated_by = by_staff(null=True, blank=True)
    separation_checked_at = models.DateTimeField(null=True, blank=True)
    separation_checked_by = by_staff(null=True, blank=True)

    objects = EmploymentQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            stamped("separated"),
            stamped("separation_checked"),
            models.CheckConstraint(
                condition=Q(separated_at__isnull=True) | Q(left_on__isnull=False),
                name="cases_employment_separated_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(separation_checked_at__isnull=True) | Q(separated_at__isnull=False),
                name="cases_employment_checked_after_separated",
            ),
            models.UniqueConstraint(
                fields=["case", "starts_on", "employer_name"], name="cases_employment_once"
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gte=F("starts_on")),
                name="cases_employment_left_after_start",
                violation_error_message=_("The leaving date can not be before the start."),
            ),
        ]

    def __str__(self):
        return f"{self.case_id} {self.starts_on}"

    def get_absolute_url(self):
        return reverse("cases:employment_detail", args=[self.pk])


class EmploymentCheck(AppendOnlyModel, Imported):
    """What was learnt on a day about whether the person still works there."""

    class Status(models.TextChoices):
        EMPLOYED = "employed", _("Employed")
        ON_LEAVE = "on_leave", _("On leave")
        LEFT = "left", _("Left")
        UNKNOWN = "unknown", _("Unknown")

    class Point(models.TextChoices):
        """Which check of the calendar it is (domain 5.3)."""

        WEEKS_2 = "w2", _("2 weeks")
        MONTH_1 = "m1", _("1 month")
        MONTHS_3 = "m3", _("3 months")
        MONTHS_6 = "m6", _("6 months")
        MONTHS_12 = "m12", _("12 months")
        BETWEEN = "between", _("In between")

    class Method(models.TextChoices):
        VISIT = "visit", _("Visit to the workplace")
        INTERVIEW = "interview", _("Interview")
        PHONE = "phone", _("Telephone")
        MAIL = "mail", _("E-mail or message")

    class Source(models.TextChoices):
        YOUTH = "youth", _("The youth")
        EMPLOYER = "employer", _("The company")
        FAMILY = "family", _("The family")

    class Risk(models.TextChoices):
        LOW = "low", _("Settled")
        WATCH = "watch", _("To be watched")
        HIGH = "high", _("May leave soon")

    employment = models.ForeignKey(Employment, on_delete=models.PROTECT, related_name="checks")
    on = models.DateField(_("day it was true"))
    status = models.CharField(_("at work?"), max_length=10, choices=Status)
    point = models.CharField(_("which check"), max_length=8, choices=Point, blank=True)
    done_on = models.DateField(_("asked on"), null=True, blank=True)
    method = models.CharField(_("how"), max_length=10, choices=Method, blank=True)
    source = models.CharField(_("who told"), max_length=10, choices=Source, blank=True)
    changes = models.TextField(_("changes of hours, contract or wage"), blank=True)
    condition = models.TextField(_("condition and sleep"), blank=True)
    relations = models.TextField(_("relations at work"), blank=True)
    workload = models.TextField(_("amount of work"), blank=True)
    accommodations = models.TextField(_("how accommodations work"), blank=True)
    risk = models.CharField(_("risk of leaving"), max_length=8, choices=Risk, blank=True)
    employer_steps = models.TextField(_("what we did with the company"), blank=True)
    next_on = models.DateField(_("next contact"), null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = by_staff()

    case_path = "employment__case"
    objects = AppendOnlyCaseFileQuerySet.as_manager()

    TEXTS = (
        "changes",
        "condition",
        "relations",
        "workload",
        "accommodations",
        "employer_steps",
    )

    class Meta:
        ordering = ["on"]
        constraints = [stamped("recorded")]

    def __str__(self):
        return f"{self.employment_id} {self.on}"

    @property
    def told(self):
        """[(heading, text)] of what was written down, in order."""
        rows = ((self._meta.get_field(name), getattr(self, name)) for name in self.TEXTS)
        return [(field.verbose_name, text) for field, text in rows if text]


class ContactAttempt(AppendOnlyModel):
    """A try to reach somebody at work that was not answered. "Unknown" needs three by two ways."""

    employment = models.ForeignKey(Employment, on_delete=models.PROTECT, related_name="attempts")
    on = models.DateField(_("tried on"))
    method = models.CharField(_("how"), max_length=10, choices=EmploymentCheck.Method)
    recorded_at = models.DateTimeField()
    recorded_by = by_staff()

    case_path = "employment__case"
    objects = AppendOnlyCaseFileQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [stamped("recorded")]

    def __str__(self):
        return f"{self.employment_id} {self.on}"

from django.apps import apps
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.access import IN_OFFICE
from jobtra import texts
from jobtra.fiscal import Month
from jobtra.models import Imported, unspaced


class CaseQuerySet(models.QuerySet):
    def visible_to(self, staff):
        if staff.role not in IN_OFFICE:
            return self.none()
        return self.filter(office=staff.office_id)

    def open(self):
        """Still followed: not closed, graduates in retention support included."""
        return self.filter(closed_on=None)

    def rated_in(self, month):
        """Cases that a month (a `fiscal.Month`) asks a checklist of: enrolled by its end, not closed before it."""
        return self.filter(enrolled_on__lte=month.last).filter(
            Q(closed_on=None) | Q(closed_on__gte=month.first)
        )

    def followed_in(self, month):
        """Cases that a month (a `fiscal.Month`) saw: begun by its end, not closed before it."""
        return self.begun_by(month.last).filter(Q(closed_on=None) | Q(closed_on__gte=month.first))

    def in_training(self, day):
        """Cases that may come to the office on that day: begun, neither graduated nor closed before."""
        return self.begun_by(day).filter(
            Q(graduated_on=None) | Q(graduated_on__gte=day),
            Q(closed_on=None) | Q(closed_on__gte=day),
        )

    def begun_by(self, day):
        """First seen or, where that is not known, enrolled by that day."""
        return self.filter(
            Q(first_visit_on__lte=day)
            | Q(first_visit_on=None, enrolled_on__lte=day)
            | Q(first_visit_on=None, enrolled_on=None)
        )

    def with_workers(self, on=None):
        """Adds `key_worker_id` and `second_worker_id`, as assigned on that day (today)."""
        return self.annotate(
            key_worker_id=Subquery(Assignment.latest_staff(Assignment.Kind.KEY, on)),
            second_worker_id=Subquery(Assignment.latest_staff(Assignment.Kind.SECOND, on)),
        )

    def with_worker_names(self, on=None):
        """Adds `key_worker` and `second_worker`: their names, as assigned on that day (today)."""
        names = {
            f"{kind}_worker": Subquery(Assignment.latest_staff(kind, on, "staff__name"))
            for kind in Assignment.Kind.values
        }
        return self.annotate(**names)

    def search(self, text):
        """Cases whose number, name or kana hold the text, however it is spaced and written."""
        text = texts.folded(text)
        name, kana = unspaced("youth__name"), unspaced("youth__kana")
        return self.annotate(plain_name=name, plain_kana=kana).filter(
            Q(code__icontains=text)
            | Q(plain_name__icontains=text)
            | Q(plain_kana__icontains=texts.hiragana(text))
            | Q(plain_kana__icontains=texts.katakana(text))
        )

    def with_hired_on(self):
        """Adds `hired_on`, the start of the first job the case led to."""
        hires = apps.get_model("cases.Employment").objects.filter(case=OuterRef("pk"))
        return self.annotate(hired_on=Subquery(hires.order_by("starts_on").values("starts_on")[:1]))

    def assigned_to(self, staff, on=None):
        """Cases whose key or second worker this person is on that day (today)."""
        return self.filter(
            pk__in=Assignment.objects.in_force(on).filter(staff=staff).values("case")
        )


class Case(Imported):
    """One stay of a youth, from first visit to closure."""

    class Status(models.TextChoices):
        OPEN = "open", _("Enrolled")
        GRADUATED = "graduated", _("Graduated")
        INTERRUPTED = "interrupted", _("Interrupted")
        REFERRED = "referred", _("Referred")
        MOVED = "moved", _("Moved away")
        OTHER = "other", _("Ended otherwise")

    code = models.CharField(_("case number"), max_length=40, unique=True)
    youth = models.ForeignKey("cases.Youth", on_delete=models.PROTECT, related_name="cases")
    office = models.ForeignKey("cases.Office", on_delete=models.PROTECT, related_name="cases")
    programme = models.ForeignKey("cases.Programme", on_delete=models.PROTECT, related_name="cases")
    course = models.ForeignKey(
        "cases.Course", null=True, blank=True, on_delete=models.PROTECT, related_name="cases"
    )
    first_visit_on = models.DateField(_("first visit"), null=True, blank=True)
    enrolled_on = models.DateField(_("enrolled on"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.OPEN)
    graduated_on = models.DateField(_("graduated on"), null=True, blank=True)
    previous = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="next"
    )  # the stay before, of one who comes back
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        indexes = [models.Index(fields=["office", "closed_on"], name="case_office_closed")]
        constraints = [
            models.CheckConstraint(
                condition=Q(graduated_on__isnull=True)
                | Q(enrolled_on__isnull=True)
                | Q(graduated_on__gte=F("enrolled_on")),
                name="cases_case_graduated_after_enrolled",
                violation_error_message=_("The graduation can not be before the enrolment."),
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True)
                | Q(graduated_on__isnull=True)
                | Q(closed_on__gte=F("graduated_on")),
                name="cases_case_closed_after_graduated",
                violation_error_message=_("The closure can not be before the graduation."),
            ),
            models.CheckConstraint(
                condition=Q(graduated_on__isnull=True) | Q(status="graduated"),
                name="cases_case_graduated_has_its_status",
                violation_error_message=_("A graduated case has that status."),
            ),
            models.CheckConstraint(
                condition=Q(enrolled_on__isnull=True)
                | Q(first_visit_on__isnull=True)
                | Q(enrolled_on__gte=F("first_visit_on")),
                name="cases_case_enrolled_after_first_visit",
                violation_error_message=_("The enrolment can not be before the first visit."),
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True)
                | Q(enrolled_on__isnull=True)
                | Q(closed_on__gte=F("enrolled_on")),
                name="cases_case_closed_after_enrolled",
                violation_error_message=_("The closure can not be before the enrolment."),
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True)
                | Q(first_visit_on__isnull=True)
                | Q(closed_on__gte=F("first_visit_on")),
                name="cases_case_closed_after_first_visit",
                violation_error_message=_("The closure can not be before the first visit."),
            ),
            models.CheckConstraint(
                condition=Q(status="open", closed_on__isnull=True)
                | Q(status="graduated")
                | Q(
                    status__in=["interrupted", "referred", "moved", "other"],
                    closed_on__isnull=False,
                ),
                name="cases_case_status_matches_closure",
                violation_error_message=_("A closed case has its date, an enrolled one has none."),
            ),
        ]

    def __str__(self):
        return self.code

    def get_absolute_url(self):
        return reverse("cases:case_detail", args=[self.pk])

    @property
    def is_open(self):
        return self.closed_on is None

    def programme_month(self, on):
        """Which month since the enrolment the day lies in, from 1; None before or without one."""
        if self.enrolled_on is None or on < self.enrolled_on:
            return None
        whole = Month.of(on) - Month.of(self.enrolled_on)
        return whole + (on.day >= self.enrolled_on.day)

    def is_rated_in(self, month):
        """Whether the month asks a checklist of it: `rated_in` for one row."""
        return (
            self.enrolled_on is not None
            and self.enrolled_on <= month.last
            and (self.closed_on is None or self.closed_on >= month.first)
        )


class AssignmentQuerySet(models.QuerySet):
    def in_force(self, on=None):
        """Of each case and kind the latest start on or before the day (today)."""
        on = on or timezone.localdate()
        latest = Assignment.objects.filter(
            case=OuterRef("case"), kind=OuterRef("kind"), starts_on__lte=on
        ).order_by("-starts_on")
        return self.filter(pk=Subquery(latest.values("pk")[:1])).exclude(staff=None)


class Assignment(Imported):
    """Who is key or second worker of a case from when. It holds until the next; without staff it ends."""

    class Kind(models.TextChoices):
        KEY = "key", _("Key worker")
        SECOND = "second", _("Second worker")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="assignments")
    staff = models.ForeignKey(
        "cases.Staff", null=True, blank=True, on_delete=models.PROTECT, related_name="assignments"
    )
    kind = models.CharField(max_length=10, choices=Kind)
    starts_on = models.DateField()

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind", "starts_on"], name="cases_assignment_one_a_day"
            )
        ]

    def __str__(self):
        return f"{self.case_id} {self.kind} {self.starts_on}"

    @classmethod
    def latest_staff(cls, kind, on=None, column="staff"):
        """A subquery of a case: who is of this kind on that day (today), by id or another column."""
        return (
            cls.objects.filter(
                case=OuterRef("pk"), kind=kind, starts_on__lte=on or timezone.localdate()
            )
            .order_by("-starts_on")
            .values(column)[:1]
        )

from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.access import IN_OFFICE, Role
from cases.models.office import held_by
from jobtra.models import AppendOnlyModel, AppendOnlyQuerySet, by_staff, stamped


class CaseConferenceQuerySet(models.QuerySet):
    def visible_to(self, staff):
        if staff.role not in IN_OFFICE:
            return self.none()
        return self.filter(held_by(staff))

    def with_counts(self):
        """Adds `cases`, `discussed` and `decisions`."""
        return self.annotate(
            cases=Count("agenda", distinct=True),
            discussed=Count("agenda", filter=Q(agenda__discussed_at__isnull=False), distinct=True),
            decisions=Count("agenda__decisions", distinct=True),
        )


class CaseConference(models.Model):
    """A meeting where many eyes decide; its agenda is a list of cases."""

    class Kind(models.TextChoices):
        REGULAR = "regular", _("Regular")
        ADMISSION = "admission", _("Admission")
        TRANSITION = "transition", _("Stage transition")
        PLAN = "plan", _("Support plan")
        GRADUATION = "graduation", _("Graduation")
        URGENT = "urgent", _("Urgent")

    class Pace(models.IntegerChoices):
        """Minutes that a case is given."""

        EIGHT = 8, _("8 minutes")
        NINE = 9, _("9 minutes")
        TEN = 10, _("10 minutes")

    office = models.ForeignKey("cases.Office", on_delete=models.PROTECT, related_name="conferences")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.REGULAR)
    held_on = models.DateField(_("date"))
    pace = models.PositiveSmallIntegerField(_("each case"), choices=Pace, default=Pace.EIGHT)
    convened_at = models.DateTimeField()
    convened_by = by_staff()
    guests = models.CharField(_("guests"), max_length=300, blank=True)
    next_on = models.DateField(_("next conference"), null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)  # the minutes stand from then on
    finished_by = by_staff(null=True, blank=True)  # the chair

    objects = CaseConferenceQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-pk"]
        constraints = [
            stamped("convened"),
            stamped("finished"),
            models.UniqueConstraint(
                fields=["office", "held_on", "kind"], name="evaluations_caseconference_once_a_day"
            ),
        ]

    def __str__(self):
        return f"{self.office_id} {self.held_on}"

    def get_absolute_url(self):
        return reverse("evaluations:case_conference_detail", args=[self.pk])

    @property
    def is_finished(self):
        return self.finished_at is not None


class OfConferenceQuerySet(AppendOnlyQuerySet):
    def visible_to(self, staff):
        if staff.role not in IN_OFFICE:
            return self.none()
        return self.filter(held_by(staff, f"{self.model.conference_path}__office"))


class Attendee(AppendOnlyModel):
    """Who of the staff was there, as the chair wrote it into the minutes."""

    conference_path = "conference"

    conference = models.ForeignKey(
        CaseConference, on_delete=models.PROTECT, related_name="attendees"
    )
    staff = models.ForeignKey("cases.Staff", on_delete=models.PROTECT, related_name="+")

    objects = OfConferenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conference", "staff"], name="evaluations_attendee_once"
            )
        ]

    def __str__(self):
        return f"{self.conference_id} {self.staff_id}"


class Addendum(AppendOnlyModel):
    """What is added to minutes after they were finished."""

    conference_path = "conference"

    conference = models.ForeignKey(CaseConference, on_delete=models.PROTECT, related_name="addenda")
    text = models.CharField(_("addition"), max_length=1000)
    added_at = models.DateTimeField()
    added_by = by_staff()

    objects = OfConferenceQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [stamped("added")]

    def __str__(self):
        return f"{self.conference_id} {self.text[:20]}"


class AgendaItemQuerySet(models.QuerySet):
    def visible_to(self, staff):
        if staff.role not in IN_OFFICE:
            return self.none()
        return self.filter(held_by(staff, "conference__office"))


class AgendaItem(models.Model):
    """One case of a conference, with the question it is there for."""

    conference = models.ForeignKey(CaseConference, on_delete=models.CASCADE, related_name="agenda")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="agenda_items")
    position = models.PositiveSmallIntegerField()
    question = models.CharField(_("to be decided today"), max_length=300, blank=True)
    discussed_at = models.DateTimeField(null=True, blank=True)
    discussed_by = by_staff(null=True, blank=True)

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        ordering = ["conference", "position"]
        constraints = [
            stamped("discussed"),
            models.UniqueConstraint(
                fields=["conference", "case"], name="evaluations_agendaitem_case_once"
            ),
        ]

    def __str__(self):
        return f"{self.conference_id} {self.case_id}"

    def get_absolute_url(self):
        return reverse("evaluations:agenda_item_detail", args=[self.pk])


class Contribution(AppendOnlyModel):
    """What somebody said about a case from their own screen. The minutes name the role only."""

    conference_path = "agenda_item__conference"

    class Kind(models.TextChoices):
        VIEW = "view", _("View")
        DISSENT = "dissent", _("Differing view")

    agenda_item = models.ForeignKey(
        AgendaItem, on_delete=models.PROTECT, related_name="contributions"
    )
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.VIEW)
    text = models.CharField(_("what you see"), max_length=500)
    role = models.CharField(max_length=20)  # of who said it, on that day
    said_at = models.DateTimeField()
    said_by = by_staff()

    objects = OfConferenceQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [stamped("said")]

    def __str__(self):
        return f"{self.agenda_item_id} {self.kind}"

    def get_absolute_url(self):
        return self.agenda_item.get_absolute_url()

    def get_role_display(self):
        return Role(self.role).label


class DecisionQuerySet(OfConferenceQuerySet):
    def with_result(self):
        """Adds `result`, the last word on what became of it; None without one."""
        last = DecisionOutcome.objects.filter(decision=OuterRef("pk")).order_by("-pk")
        return self.annotate(result=Subquery(last.values("result")[:1]))

    def unfinished(self):
        """Neither done nor dropped, as last told."""
        return self.with_result().filter(Q(result=None) | Q(result=DecisionOutcome.Result.CARRIED))


class Decision(AppendOnlyModel):
    """Who does what by when."""

    conference_path = "agenda_item__conference"

    agenda_item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="decisions")
    action = models.CharField(_("what to do"), max_length=300)
    owner = by_staff()
    due_on = models.DateField(_("by when"))
    dissent = models.CharField(_("differing view"), max_length=300, blank=True)
    decided_at = models.DateTimeField()
    decided_by = by_staff()

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [stamped("decided")]

    def __str__(self):
        return f"{self.agenda_item_id} {self.due_on}"

    def get_absolute_url(self):
        return self.agenda_item.get_absolute_url()


class DecisionOutcome(AppendOnlyModel):
    """What became of a decision."""

    class Result(models.TextChoices):
        DONE = "done", _("Done")
        DROPPED = "dropped", _("Dropped")
        CARRIED = "carried", _("Carried on")

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="outcomes")
    result = models.CharField(max_length=10, choices=Result)
    note = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = by_staff()

    class Meta:
        constraints = [stamped("recorded")]

    def __str__(self):
        return f"{self.decision_id} {self.result}"

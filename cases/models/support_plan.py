import datetime as dt

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models.case_file import AppendOnlyCaseFileQuerySet, CaseFileQuerySet
from jobtra.models import AppendOnlyModel, by_staff, stamped


class SupportPlanQuerySet(CaseFileQuerySet):
    def approved(self):
        return self.filter(state=SupportPlan.State.APPROVED)

    def in_force(self, on=None):
        """Of each case the approved one with the latest start on or before the day (today)."""
        on = on or timezone.localdate()
        later = SupportPlan.objects.approved().filter(
            Q(starts_on__gt=OuterRef("starts_on"))
            | Q(starts_on=OuterRef("starts_on"), number__gt=OuterRef("number")),
            case=OuterRef("case"),
            starts_on__lte=on,
        )
        return self.approved().filter(~Exists(later), starts_on__lte=on)

    def in_work(self):
        """Between draft and approval."""
        return self.exclude(state__in=[SupportPlan.State.APPROVED, SupportPlan.State.RETURNED])


class SupportPlan(models.Model):
    """The individual support plan (form F04): one version of it.

    It moves along one chain: draft → conference → the youth's consent → the case manager's check
    → the office manager's approval. Only a draft may be edited. Returned, it stays as it was, and a
    new draft replaces it.
    """

    class Kind(models.TextChoices):
        PROVISIONAL = "provisional", _("Provisional")
        FORMAL = "formal", _("Formal")

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        CONFERRED = "conferred", _("Discussed in a conference")
        AGREED = "agreed", _("Agreed by the youth")
        CHECKED = "checked", _("Checked")
        APPROVED = "approved", _("Approved")
        RETURNED = "returned", _("Returned")

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="support_plans")
    number = models.PositiveSmallIntegerField()  # the version, from 1
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.FORMAL)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    starts_on = models.DateField(_("from"))
    review_on = models.DateField(_("review by"))
    wish = models.TextField(_("what the youth wishes, in their words"), blank=True)
    policy = models.TextField(_("direction of support"), blank=True)
    long_term_goal = models.TextField(_("long-term goal (6 to 12 months)"), blank=True)
    fading = models.TextField(_("how support is reduced"), blank=True)
    accommodations = models.TextField(_("accommodations and ways that help"), blank=True)
    risks = models.TextField(_("risks and what to do"), blank=True)
    youth_opinion = models.TextField(_("the youth's opinion and changes"), blank=True)
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    written_at = models.DateTimeField()
    written_by = by_staff()
    conferred_on = models.DateField(_("conference on"), null=True, blank=True)
    conferred_at = models.DateTimeField(null=True, blank=True)
    conferred_by = by_staff(null=True, blank=True)
    agreed_on = models.DateField(_("explained and agreed on"), null=True, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = by_staff(null=True, blank=True)  # who explained it
    quality = models.JSONField(default=list, blank=True)  # ten true or false, in order of QUALITY
    check_comment = models.TextField(blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = by_staff(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = by_staff(null=True, blank=True)
    return_reason = models.TextField(blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    returned_by = by_staff(null=True, blank=True)

    objects = SupportPlanQuerySet.as_manager()

    class Meta:
        ordering = ["case", "-number"]
        constraints = [
            *map(stamped, ["written", "conferred", "agreed", "checked", "approved", "returned"]),
            models.UniqueConstraint(fields=["case", "number"], name="cases_supportplan_number"),
            models.UniqueConstraint(
                fields=["case"],
                condition=~Q(state__in=["approved", "returned"]),
                name="cases_supportplan_one_in_work",
                violation_error_message=_("Another version of the plan is in work."),
            ),
            models.CheckConstraint(
                condition=Q(review_on__gt=F("starts_on")),
                name="cases_supportplan_review_after_start",
                violation_error_message=_("The review lies after the start."),
            ),
            models.CheckConstraint(
                condition=Q(conferred_at__isnull=True, conferred_on__isnull=True)
                | Q(conferred_at__isnull=False, conferred_on__isnull=False),
                name="cases_supportplan_conferred_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(agreed_at__isnull=True, agreed_on__isnull=True)
                | Q(agreed_at__isnull=False, agreed_on__isnull=False),
                name="cases_supportplan_agreed_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(state="draft", conferred_at__isnull=True)
                | Q(state="conferred", conferred_at__isnull=False, agreed_at__isnull=True)
                | Q(
                    state="agreed",
                    conferred_at__isnull=False,
                    agreed_at__isnull=False,
                    checked_at__isnull=True,
                )
                | Q(
                    state="checked",
                    conferred_at__isnull=False,
                    agreed_at__isnull=False,
                    checked_at__isnull=False,
                    approved_at__isnull=True,
                )
                | Q(
                    state="approved",
                    conferred_at__isnull=False,
                    agreed_at__isnull=False,
                    checked_at__isnull=False,
                    approved_at__isnull=False,
                )
                | Q(state="returned", returned_at__isnull=False),
                name="cases_supportplan_state_matches_stamps",
            ),
            models.CheckConstraint(
                condition=(Q(returned_at__isnull=True, return_reason=""))
                | (Q(returned_at__isnull=False, state="returned") & ~Q(return_reason="")),
                name="cases_supportplan_returned_with_a_reason",
                violation_error_message=_("Say why the plan is returned."),
            ),
        ]

    def __str__(self):
        return f"{self.case_id} {self.number}"

    def get_absolute_url(self):
        return reverse("cases:support_plan_detail", args=[self.pk])

    @property
    def is_draft(self):
        return self.state == self.State.DRAFT


class PlannedDay(models.Model):
    """A weekday on which the plan has the youth come."""

    class Weekday(models.IntegerChoices):
        MONDAY = 0, _("Monday")
        TUESDAY = 1, _("Tuesday")
        WEDNESDAY = 2, _("Wednesday")
        THURSDAY = 3, _("Thursday")
        FRIDAY = 4, _("Friday")
        SATURDAY = 5, _("Saturday")
        SUNDAY = 6, _("Sunday")

    plan = models.ForeignKey(SupportPlan, on_delete=models.CASCADE, related_name="days")
    weekday = models.PositiveSmallIntegerField(choices=Weekday)
    begins_at = models.TimeField(_("from"), default=dt.time(10))
    ends_at = models.TimeField(_("to"), default=dt.time(15))

    class Meta:
        ordering = ["plan", "weekday"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "weekday"], name="cases_plannedday_once"),
            models.CheckConstraint(
                condition=Q(weekday__lte=6), name="cases_plannedday_weekday_is_one"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("begins_at")),
                name="cases_plannedday_ends_after_begin",
                violation_error_message=_("A day ends after it begins."),
            ),
        ]

    def __str__(self):
        return f"{self.plan_id} {self.weekday}"


class GoalQuerySet(CaseFileQuerySet):
    def with_result(self):
        """Adds `result`, what the last review said of it; None without one."""
        last = GoalReview.objects.filter(goal=OuterRef("pk")).order_by("-pk")
        return self.annotate(result=models.Subquery(last.values("result")[:1]))


class Goal(models.Model):
    """A short-term goal: a state, how it is measured, by when, and who does what."""

    plan = models.ForeignKey(SupportPlan, on_delete=models.CASCADE, related_name="goals")
    place = models.PositiveSmallIntegerField()
    state_text = models.TextField(_("the state to be reached"))
    measure = models.TextField(_("how it is measured"), blank=True)
    due_on = models.DateField(_("by when"), null=True, blank=True)
    youth_does = models.TextField(_("what the youth does"), blank=True)
    worker_does = models.TextField(_("what the support worker does"), blank=True)
    others_do = models.TextField(_("what family, employer and agencies do"), blank=True)
    setting = models.CharField(_("how often and where"), max_length=200, blank=True)
    follows = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="followed_by"
    )

    case_path = "plan__case"
    objects = GoalQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "place"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "place"], name="cases_goal_place"),
            models.CheckConstraint(
                condition=Q(place__gte=1, place__lte=3),
                name="cases_goal_at_most_three",
                violation_error_message=_("A plan has at most three short-term goals."),
            ),
        ]

    def __str__(self):
        return f"{self.plan_id} {self.place}"

    @property
    def result_label(self):
        """Of a goal `with_result`."""
        return GoalReview.Result(self.result).label


class PlanReview(AppendOnlyModel):
    """What became of a plan (form F09). The next version of the plan starts from it."""

    class Decision(models.TextChoices):
        CONTINUE = "continue", _("Continue")
        REVISE = "revise", _("Revise")
        END = "end", _("End")

    plan = models.ForeignKey(SupportPlan, on_delete=models.PROTECT, related_name="reviews")
    reviewed_on = models.DateField(_("reviewed on"))
    reflection = models.TextField(_("the youth's own reflection"), blank=True)
    support_given = models.TextField(_("how much support was given"), blank=True)
    conditions = models.TextField(_("when it worked"), blank=True)
    youth_factors = models.TextField(_("what lay with the youth"), blank=True)
    support_factors = models.TextField(_("what lay with our support"), blank=True)
    environment_factors = models.TextField(_("what lay in the surroundings"), blank=True)
    decision = models.CharField(_("continue, revise or end"), max_length=10, choices=Decision)
    handover = models.TextField(_("for the next plan"), blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = by_staff()

    case_path = "plan__case"
    objects = AppendOnlyCaseFileQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "-reviewed_on", "-pk"]
        constraints = [stamped("recorded")]

    def __str__(self):
        return f"{self.plan_id} {self.reviewed_on}"


class GoalReview(AppendOnlyModel):
    """What one review says of one goal."""

    class Result(models.TextChoices):
        ACHIEVED = "achieved", _("Achieved")
        PARTLY = "partly", _("Partly")
        NOT_YET = "not_yet", _("Not yet")
        CHANGED = "changed", _("Changed")

    review = models.ForeignKey(PlanReview, on_delete=models.PROTECT, related_name="goals")
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="reviews")
    result = models.CharField(_("result"), max_length=10, choices=Result)
    evidence = models.TextField(_("what shows it"), blank=True)

    case_path = "goal__plan__case"
    objects = AppendOnlyCaseFileQuerySet.as_manager()

    class Meta:
        ordering = ["review", "goal"]
        constraints = [
            models.UniqueConstraint(fields=["review", "goal"], name="cases_goalreview_once")
        ]

    def __str__(self):
        return f"{self.review_id} {self.goal_id}"

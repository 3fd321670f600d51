import datetime as dt
from functools import cached_property

from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Case, Exists, OuterRef, Prefetch, Q, Subquery, Value, When
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.access import GRANTS, PERSONAL, Role
from cases.models.office import Office
from jobtra.models import Imported

HAS_PASSWORD = ~Q(password="") & ~Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)


class LogInState(models.TextChoices):
    """Whether a person can log in, and why not."""

    NOT_INVITED = "not_invited", _("Not invited")
    INVITED = "invited", _("Invited")
    LAPSED = "lapsed", _("Invitation expired")
    ACTIVE = "active", _("Active")
    ENDED = "ended", _("No posting")
    DEACTIVATED = "deactivated", _("Deactivated")


def admissible(path=""):
    """The condition of `Staff.objects.admissible`, for rows that lead to a person by `path`."""
    is_real_one = Exists(Office.objects.filter(is_demo=False))
    return Q(**{f"{path}is_active": True}) & (Q(**{f"{path}is_demo": False}) | ~is_real_one)


class StaffQuerySet(models.QuerySet):
    def visible_to(self, staff):
        """Administrators see every person, others those posted to their own office."""
        people = self.filter(is_system=False)
        if staff.role == Role.ADMINISTRATOR:
            return people
        return people.in_office(staff.office_id)

    def in_office(self, office, on=None):
        """Those whose posting in force on that day (today) is at the office."""
        return self.posted(on, office=office)

    def posted(self, on=None, **where):
        """Those with a posting in force on that day (today): `role=`, `office=` say which."""
        postings = Posting.objects.in_force(on).exclude(role="").filter(**where)
        return self.filter(pk__in=postings.values("staff"))

    def admissible(self):
        """Not deactivated; people of the demo only while no real office exists."""
        return self.filter(admissible())

    def with_password(self):
        return self.filter(HAS_PASSWORD)

    def with_posting(self):
        """Fetches the posting of today with each person, by one query for all of them."""
        today = Posting.objects.in_force().exclude(role="").select_related("office")
        return self.prefetch_related(Prefetch("postings", today, to_attr="postings_today"))

    def with_log_in(self):
        """Adds `log_in`, a LogInState. A posting that is still to begin counts as one."""
        own = Posting.objects.filter(staff=OuterRef("pk")).exclude(role="")
        posted = Exists(own.filter(pk__in=Posting.objects.in_force().values("pk"))) | Exists(
            own.filter(starts_on__gt=timezone.localdate())
        )
        fresh = timezone.now() - dt.timedelta(seconds=settings.INVITATION_TIMEOUT)
        return self.annotate(
            log_in=Case(
                When(is_active=False, then=Value(LogInState.DEACTIVATED)),
                When(~Q(posted), then=Value(LogInState.ENDED)),
                When(HAS_PASSWORD, then=Value(LogInState.ACTIVE)),
                When(invited_at=None, then=Value(LogInState.NOT_INVITED)),
                When(invited_at__gt=fresh, then=Value(LogInState.INVITED)),
                default=Value(LogInState.LAPSED),
                output_field=models.CharField(),
            )
        )


class StaffManager(BaseUserManager.from_queryset(StaffQuerySet)):
    def system(self):
        """The row that stands for the system itself; it can not log in."""
        return self.get(is_system=True)


class Staff(AbstractBaseUser, Imported):
    """A person who works here, and the user. The log-in is the e-mail or, without one, the code."""

    code = models.CharField(
        _("staff number"),
        max_length=40,
        unique=True,
        validators=[
            RegexValidator(r"^[^\s@/]+$", _("A staff number has no space, no @ and no slash."))
        ],
    )
    name = models.CharField(_("name"), max_length=100)
    email = models.EmailField(_("e-mail"), max_length=254, unique=True, null=True, blank=True)
    joined_on = models.DateField(_("joined on"), null=True, blank=True)
    is_active = models.BooleanField(default=True)
    is_system = models.BooleanField(default=False)
    is_demo = models.BooleanField(default=False)
    invited_at = models.DateTimeField(null=True, blank=True)
    invited_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    USERNAME_FIELD = "code"
    EMAIL_FIELD = "email"
    objects = StaffManager()

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(invited_at__isnull=True, invited_by__isnull=True)
                | Q(invited_at__isnull=False, invited_by__isnull=False),
                name="cases_staff_invited_stamped",
            ),
            models.UniqueConstraint(
                fields=["is_system"], condition=Q(is_system=True), name="cases_staff_one_system"
            ),
            models.CheckConstraint(
                condition=Q(is_system=False) | Q(is_active=False),
                name="cases_staff_system_can_not_log_in",
            ),
            models.UniqueConstraint(
                Lower("code"),
                name="cases_staff_code_once_in_any_case",
                violation_error_message=_("Another person has this staff number."),
            ),
            models.UniqueConstraint(
                Lower("email"),
                name="cases_staff_email_once_in_any_case",
                violation_error_message=_("Another person has this e-mail address."),
            ),
        ]

    def __str__(self):
        return self.code

    def get_absolute_url(self):
        return reverse("cases:staff_detail", args=[self.pk])

    @cached_property
    def posting(self):
        """The posting in force today; the authentication backend fills it with the person."""
        if hasattr(self, "postings_today"):
            return next(iter(self.postings_today), None)
        return (
            Posting.objects.in_force()
            .filter(staff=self)
            .exclude(role="")
            .select_related("office")
            .first()
        )

    @property
    def role(self):
        return Role(self.posting.role) if self.posting else None

    @property
    def office(self):
        return self.posting.office if self.posting else None

    @property
    def office_id(self):
        return self.posting.office_id if self.posting else None

    def has_perm(self, perm, obj=None):
        """What the role table says, and the posting where a right is a person's own; rows are the
        business of `visible_to`."""
        if perm in PERSONAL and not (self.posting and self.posting.reads_sensitive):
            return False
        return self.is_active and self.role in GRANTS.get(perm, ())

    def has_perms(self, perms, obj=None):
        return all(self.has_perm(perm) for perm in perms)

    def has_module_perms(self, app_label):
        """So that a template may ask `perms.cases.view_case`."""
        return self.is_active


class PostingQuerySet(models.QuerySet):
    def in_force(self, on=None):
        """Of each person the latest start on or before the day (today)."""
        on = on or timezone.localdate()
        latest = Posting.objects.filter(staff=OuterRef("staff"), starts_on__lte=on).order_by(
            "-starts_on"
        )
        return self.filter(pk=Subquery(latest.values("pk")[:1]))


class Posting(Imported):
    """Where a person works, as what, from when. It holds until the next; without a role it ends."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="postings")
    office = models.ForeignKey(
        "cases.Office", null=True, blank=True, on_delete=models.PROTECT, related_name="postings"
    )
    role = models.CharField(_("role"), max_length=20, choices=Role, blank=True)
    share = models.DecimalField(_("full-time share"), max_digits=3, decimal_places=2, default=1)
    reads_sensitive = models.BooleanField(
        _("reads health records and confidential notes"),
        default=False,
        help_text=_("Only with the consent of each youth; every reading is logged."),
    )
    starts_on = models.DateField(_("from"))

    objects = PostingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["staff", "starts_on"], name="cases_posting_one_a_day"),
            models.CheckConstraint(
                condition=~Q(role__in=["support_worker", "case_manager", "office_manager"])
                | Q(office__isnull=False),
                name="cases_posting_office_roles_have_an_office",
                violation_error_message=_("Choose the office for this role."),
            ),
            models.CheckConstraint(
                condition=~Q(role__in=["evaluator", "administrator"]) | Q(office__isnull=True),
                name="cases_posting_head_office_roles_have_none",
                violation_error_message=_(
                    "This role belongs to head office: leave the office empty."
                ),
            ),
            models.CheckConstraint(
                condition=Q(share__gt=0, share__lte=1), name="cases_posting_share_between_0_and_1"
            ),
        ]

    def __str__(self):
        return f"{self.staff_id} {self.role} {self.starts_on}"

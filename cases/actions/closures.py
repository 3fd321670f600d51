"""The end of a case: proposed by who follows it, confirmed by the case manager."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.access import Role
from cases.actions import notifications
from cases.models import Assignment, Case, Closure
from cases.models.notification import Kind
from jobtra import audit
from jobtra.refusals import Refusal


@transaction.atomic
def propose(case, *, by, **fields):
    """Propose the end of a case, or put the proposal in other words."""
    case = lock_case(case)
    check(case, fields["kind"], fields["closed_on"])
    closure = Closure.objects.filter(case=case).first() or Closure(case=case)
    for name, value in fields.items():
        setattr(closure, name, value)
    closure.proposed_at, closure.proposed_by = timezone.now(), by
    closure.save()
    audit.record("closure.proposed", closure, by=by, kind=closure.kind)
    notifications.tell(
        notifications.holders(case.office, Role.CASE_MANAGER).exclude(pk=by.pk),
        Kind.WAITING,
        "closure.proposed",
        path=closure.get_absolute_url(),
        key=f"closure {closure.pk} {closure.proposed_at:%Y%m%d%H%M%S}",
        case=case,
    )
    return closure


@transaction.atomic
def confirm(closure, *, by):
    """The case closes; its assignments end that day."""
    closure = lock_row(closure)
    case = lock_case(closure.case)
    if closure.confirmed_at:
        raise Refusal(_("The case is closed already."))
    check(case, closure.kind, closure.closed_on)
    if case.status != Case.Status.GRADUATED:  # a graduate stays one, however the support ended
        case.status = closure.kind  # called alike
    case.closed_on = closure.closed_on
    case.save()
    closure.confirmed_at, closure.confirmed_by = timezone.now(), by
    closure.save()
    for row in Assignment.objects.in_force(case.closed_on).filter(case=case):
        Assignment.objects.update_or_create(
            case=case, kind=row.kind, starts_on=case.closed_on, defaults={"staff": None}
        )
    audit.record("closure.confirmed", closure, by=by, kind=closure.kind)
    return closure


@transaction.atomic
def withdraw(closure, *, by):
    closure = lock_row(closure)
    if closure.confirmed_at:
        raise Refusal(_("The case is closed already."))
    audit.record("closure.withdrawn", closure, by=by, kind=closure.kind)
    closure.delete()
    return closure.case


def check(case, kind, closed_on):
    if not case.is_open:
        raise Refusal(_("The case is closed already."))
    if kind == Closure.Kind.SUSTAINED and case.status != Case.Status.GRADUATED:
        raise Refusal(_("Only who graduated can end as staying in work."))
    if kind == Closure.Kind.SUSTAINED and has_left(case):
        raise Refusal(_("The job was left: say how the support ended instead."))
    if closed_on > timezone.localdate():
        raise Refusal(_("A case can not be closed on a day to come."))
    if case.enrolled_on and closed_on < case.enrolled_on:
        raise Refusal(_("The closure can not be before the enrolment."))
    if case.first_visit_on and closed_on < case.first_visit_on:
        raise Refusal(_("The closure can not be before the first visit."))


def has_left(case):
    """Whether every job the case led to was left."""
    jobs = case.employments.all()
    return jobs.exists() and not jobs.filter(left_on=None).exists()


def lock_case(case):
    return Case.objects.select_for_update(of=("self",)).select_related("office").get(pk=case.pk)


def lock_row(closure):
    rows = Closure.objects.select_for_update(of=("self",))
    return rows.select_related("case__office").get(pk=closure.pk)

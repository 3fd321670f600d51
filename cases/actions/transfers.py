"""A case moves from one office to another: asked, answered, carried out on its day."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.access import Role
from cases.actions.assignments import tell_assigned
from cases.actions.notifications import holders, tell
from cases.models import Assignment, Case, Enquiry, Office, Staff, Transfer
from cases.models.notification import Kind
from jobtra import audit
from jobtra.refusals import Refusal


@transaction.atomic
def ask(case, *, to_office, moves_on, reason, by):
    """Ask another office to take the case from a day on. Returns the Transfer row."""
    case = Case.objects.select_for_update().get(pk=case.pk)
    if case.closed_on:
        raise Refusal(_("This case is closed."))
    if not Office.objects.open().filter(pk=to_office.pk).exists():
        raise Refusal(_("This office is closed."))
    if to_office.pk == case.office_id:
        raise Refusal(_("Choose another office."))
    if moves_on < timezone.localdate():
        raise Refusal(_("The case can move from today on."))
    if Transfer.objects.unfinished().filter(case=case).exists():
        raise Refusal(_("A transfer of this case is waiting for its answer or its day."))
    transfer = Transfer.objects.create(
        case=case,
        from_office=case.office,
        to_office=to_office,
        moves_on=moves_on,
        reason=reason,
        asked_at=timezone.now(),
        asked_by=by,
    )
    audit.record("transfer.asked", transfer, by=by, case=case.code, to=to_office.code)
    for role in (Role.CASE_MANAGER, Role.OFFICE_MANAGER):
        tell_of(transfer, holders(to_office, role), Kind.WAITING, "transfer.asked")
    return transfer


@transaction.atomic
def accept(transfer, *, key_worker, by):
    """The office that is asked takes the case, and names its key worker. When the day has come, the
    case moves now. One asked for a day that has passed moves today: no past is rewritten."""
    transfer = lock_open(transfer)
    transfer.moves_on = max(transfer.moves_on, timezone.localdate())
    people = Staff.objects.filter(is_active=True)
    if (
        not people.in_office(transfer.to_office, transfer.moves_on)
        .filter(pk=key_worker.pk)
        .exists()
    ):
        raise Refusal(_("This person is not posted to the office on that day."))
    answer(transfer, is_accepted=True, words="", by=by)
    assign_anew(transfer, key_worker)
    audit.record("transfer.accepted", transfer, by=by, key_worker=key_worker.code)
    tell_of(transfer, [transfer.asked_by], Kind.WAITING, "transfer.accepted")
    if key_worker != by:
        tell_assigned(transfer.case, key_worker, Assignment.Kind.KEY, transfer.moves_on)
    if transfer.moves_on <= timezone.localdate():
        move(transfer, by=by)
    return transfer


@transaction.atomic
def refuse(transfer, *, reason, by):
    """The office that is asked says no, and why."""
    transfer = answer(lock_open(transfer), is_accepted=False, words=reason, by=by)
    audit.record("transfer.refused", transfer, by=by)
    tell_of(transfer, [transfer.asked_by], Kind.RETURNED, "transfer.refused")
    return transfer


@transaction.atomic
def withdraw(transfer, *, by):
    """Who asked takes it back, while there is no answer."""
    transfer = lock_open(transfer)
    if transfer.asked_by_id != by.pk:
        raise Refusal(_("Only the person who asked can withdraw."))
    answer(transfer, is_accepted=False, words="", by=by)
    audit.record("transfer.withdrawn", transfer, by=by)
    return transfer


def move_due(*, today, by):
    """Carry out what was accepted for today or before. Returns how many cases moved."""
    due = Transfer.objects.to_come().filter(moves_on__lte=today).order_by("pk")
    return sum(move_one(pk, by=by) for pk in due.values_list("pk", flat=True))


@transaction.atomic
def move_one(pk, *, by):
    transfer = Transfer.objects.to_come().select_for_update(of=("self",)).filter(pk=pk).first()
    if transfer is None:
        return False
    move(transfer, by=by)
    return True


def move(transfer, *, by):
    """The file goes along, the enquiry it began with too; the conferences stay where they were."""
    case = Case.objects.select_for_update().get(pk=transfer.case_id)
    case.office_id = transfer.to_office_id
    case.save(update_fields=["office"])
    Enquiry.objects.filter(case=case).update(office=transfer.to_office_id)
    transfer.moved_at = timezone.now()
    transfer.save(update_fields=["moved_at"])
    audit.record(
        "case.moved", case, by=by, before=transfer.from_office.code, after=transfer.to_office.code
    )


def assign_anew(transfer, key_worker):
    """From the day the old office's workers end and the new key worker begins; what the old office
    had assigned for later is void."""
    case, day = transfer.case, transfer.moves_on
    Assignment.objects.filter(case=case, starts_on__gte=day).delete()
    Assignment.objects.create(case=case, kind=Assignment.Kind.SECOND, starts_on=day)
    Assignment.objects.create(case=case, kind=Assignment.Kind.KEY, starts_on=day, staff=key_worker)


def answer(transfer, *, is_accepted, words, by):
    transfer.is_accepted, transfer.answer = is_accepted, words
    transfer.answered_at, transfer.answered_by = timezone.now(), by
    transfer.save()
    return transfer


def lock_open(transfer):
    rows = Transfer.objects.select_for_update(of=("self",))
    transfer = rows.select_related("case", "from_office", "to_office", "asked_by").get(
        pk=transfer.pk
    )
    if not transfer.is_open:
        raise Refusal(_("This transfer is answered already."))
    return transfer


def tell_of(transfer, people, kind, verb):
    path = transfer.get_absolute_url()
    tell(people, kind, verb, path=path, key=f"{verb} {transfer.pk}", case=transfer.case)

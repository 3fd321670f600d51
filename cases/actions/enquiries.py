"""The first word of somebody: taken down, mended while it is open, ended with a reason."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.access import Role
from cases.actions.notifications import holders, tell
from cases.actions.offices import lock_open as lock_open_office
from cases.models import Enquiry
from cases.models.notification import Kind
from jobtra import audit
from jobtra.refusals import Refusal


@transaction.atomic
def take(*, by, **said):
    """A new enquiry of the person's office. An urgent one is told to its case managers."""
    office = lock_open_office(by.office)
    enquiry = Enquiry.objects.create(office=office, taken_at=timezone.now(), taken_by=by, **said)
    audit.record("enquiry.taken", enquiry, by=by, route=enquiry.route, urgent=enquiry.is_urgent)
    tell_urgent(enquiry, by)
    return enquiry


@transaction.atomic
def change(enquiry, *, by, **said):
    enquiry = lock_open(enquiry)
    for name, value in said.items():
        setattr(enquiry, name, value)
    enquiry.save()
    audit.record("enquiry.changed", enquiry, by=by, urgent=enquiry.is_urgent)
    tell_urgent(enquiry, by)
    return enquiry


@transaction.atomic
def end(enquiry, *, by, reason):
    """It comes to no case."""
    enquiry = lock_open(enquiry)
    if not reason.strip():
        raise Refusal(_("Say why the enquiry ends here."))
    enquiry.end_reason, enquiry.ended_at, enquiry.ended_by = reason.strip(), timezone.now(), by
    enquiry.save()
    audit.record("enquiry.ended", enquiry, by=by)
    return enquiry


def tell_urgent(enquiry, by):
    if enquiry.is_urgent:
        tell(
            holders(enquiry.office, Role.CASE_MANAGER).exclude(pk=by.pk),
            Kind.WAITING,
            "enquiry.urgent",
            path=enquiry.get_absolute_url(),
            key=f"enquiry.urgent {enquiry.pk}",
        )


def lock_open(enquiry):
    enquiry = Enquiry.objects.select_for_update(of=("self",)).get(pk=enquiry.pk)
    if enquiry.case_id:
        raise Refusal(_("This enquiry has become a case."))
    if enquiry.ended_at:
        raise Refusal(_("This enquiry has ended."))
    return enquiry

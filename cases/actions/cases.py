"""A stay begins: the case is opened, the first visit noted, the youth enrolled."""

import re

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.actions.assignments import assign
from cases.actions.enquiries import lock_open
from cases.actions.offices import lock_open as lock_open_office
from cases.measures import likely_same
from cases.models import Assignment, Case, Consent, Staff, Youth
from jobtra import audit
from jobtra.refusals import Refusal


@transaction.atomic
def open_case(
    *,
    by,
    youth,
    programme,
    first_visit_on,
    course=None,
    key_worker=None,
    enquiry=None,
    seen=(),
):
    """A case of the person's office, with the next free number.

    youth: a row on file, for a new stay; or an unsaved one, which is saved when nobody on file is
    likely to be the same but those in `seen` (their keys), whom a person has looked at.
    """
    office = lock_open_office(by.office)  # one number at a time
    enquiry = enquiry and lock_open(enquiry)
    refuse_ahead(first_visit_on)
    previous = None
    if youth.pk:
        youth = Youth.objects.select_for_update().get(pk=youth.pk)
        refuse_second(youth, office)
        previous = latest_stay(youth, office)
    else:
        refuse_unseen(youth, office, seen)
        youth.save()
        audit.record("youth.added", youth, by=by)
    case = Case.objects.create(
        code=free_code(office),
        youth=youth,
        office=office,
        programme=programme,
        course=course,
        first_visit_on=first_visit_on,
        previous=previous,
    )
    audit.record("case.opened", case, by=by, code=case.code, previous=previous and previous.code)
    if enquiry:
        enquiry.case = case
        enquiry.save()
    if key_worker:
        starts_on = first_day(key_worker, first_visit_on)
        assign(case, kind=Assignment.Kind.KEY, staff=key_worker, starts_on=starts_on, by=by)
    return case


def refuse_second(youth, office):
    if youth.merged_into_id:
        raise Refusal(_("This file was merged into another. Choose that one."))
    stay = youth.cases.filter(office=office, status=Case.Status.OPEN).first()
    if stay:
        raise Refusal(
            _("This youth has an open case here already: %(code)s.") % {"code": stay.code}
        )


def refuse_unseen(youth, office, seen):
    found = {match.youth.pk for match in likely_same.find(youth, office=office)}
    if found - set(seen):
        raise Refusal(
            _("Somebody like this is on file. Look at the list before a new youth is made.")
        )


def latest_stay(youth, office):
    """The stay that the new one follows: the last at this office that nothing follows yet."""
    return youth.cases.filter(office=office, next=None).order_by("-pk").first()


def free_code(office):
    """OFFICE-001 and so on: one more than the highest there is. The office's row is locked."""
    stem = f"{office.code}-"
    codes = Case.objects.filter(code__startswith=stem).values_list("code", flat=True)
    numbers = [int(found[1]) for code in codes if (found := re.fullmatch(f"{stem}([0-9]+)", code))]
    return f"{stem}{max(numbers, default=0) + 1:03}"


def first_day(staff, visit):
    """The first visit; for somebody who came to the office after it, their first day there."""
    if Staff.objects.filter(pk=staff.pk).in_office(staff.office_id, visit).exists():
        return visit
    return max(visit, staff.posting.starts_on)


@transaction.atomic
def note_first_visit(case, *, by, on):
    """For a case that began without the day, or with a wrong one; once enrolled it stays."""
    case = lock_unenrolled(case)
    refuse_ahead(on)
    case.first_visit_on = on
    case.save(update_fields=["first_visit_on"])
    audit.record("case.first_visit_noted", case, by=by, on=on.isoformat())
    return case


@transaction.atomic
def enrol(case, *, by, on):
    """Support begins, with consent (利用登録)."""
    case = lock_unenrolled(case)
    lacking = lacking_for_enrolment(case, on)
    if lacking:
        raise Refusal(" ".join(lacking))
    if on < case.first_visit_on:
        raise Refusal(_("The enrolment can not be before the first visit."))
    refuse_ahead(on)
    case.enrolled_on = on
    case.save(update_fields=["enrolled_on"])
    audit.record("case.enrolled", case, by=by, on=on.isoformat())
    return case


def lacking_for_enrolment(case, on):
    """The sentences that say what is missing on that day."""
    lacking = []
    if case.first_visit_on is None:
        lacking.append(_("The first visit is missing."))
    consents = Consent.objects.in_force(on).filter(case=case, purpose=Consent.Purpose.SUPPORT)
    if not consents.exists():
        lacking.append(_("On this day there is no consent to the support."))
    return lacking


def lock_unenrolled(case):
    case = Case.objects.select_for_update().get(pk=case.pk)
    if case.enrolled_on:
        raise Refusal(_("This youth is enrolled already."))
    if case.closed_on:
        raise Refusal(_("This case is closed."))
    return case


def refuse_ahead(day):
    if day > timezone.localdate():
        raise Refusal(_("This day lies ahead."))

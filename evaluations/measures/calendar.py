"""The dates of a person: what their calendar shows. Case codes, no names, no words about anybody."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from cases.access import IN_OFFICE
from cases.measures.retention import due_dates
from cases.models import Case, Employment, EmploymentCheck, Enquiry, SupportPlan
from competencies.measures import rating_month
from evaluations.models import CaseConference, Decision
from jobtra.fiscal import ONE_DAY

PAST = 31 * ONE_DAY  # how far back a calendar reaches


@dataclass(frozen=True)
class Event:
    """`starts` is a day, or a moment where the hour is known. The key stays with what it is about."""

    key: str
    starts: date | datetime
    words: str


def of(staff, today):
    """The Events of a person from a month back on, by what they are about. Six queries."""
    if staff.role not in IN_OFFICE:
        return []
    since = today - PAST
    cases = Case.objects.visible_to(staff).open().assigned_to(staff, today)
    return [
        *conferences(staff, since),
        *reviews(cases, today),
        *retention(cases, since),
        *enquiries(staff, since),
        *decisions(staff),
        *deadlines(today),
    ]


def conferences(staff, since):
    for row in CaseConference.objects.visible_to(staff).filter(held_on__gte=since):
        words = _("Case conference: %(kind)s") % {"kind": row.get_kind_display()}
        yield Event(f"conference-{row.pk}", row.held_on, words)


def reviews(cases, today):
    plans = SupportPlan.objects.in_force(today).filter(case__in=cases).select_related("case")
    for row in plans:
        yield Event(f"plan-{row.pk}", row.review_on, about(_("Plan review"), row.case))


def retention(cases, since):
    """The five checks of every job that lasts, without those that are done."""
    rows = Employment.objects.filter(case__in=cases, left_on=None)
    for row in rows.select_related("case").prefetch_related("checks"):
        done = {check.point for check in row.checks.all()}
        for point, day in due_dates(row.starts_on).items():
            if point not in done and day >= since:
                label = EmploymentCheck.Point(point).label
                words = _("Employment check, %(point)s") % {"point": label}
                yield Event(f"check-{row.pk}-{point}", day, about(words, row.case))


def enquiries(staff, since):
    rows = Enquiry.objects.visible_to(staff).open().filter(taken_by=staff, next_at__date__gte=since)
    for row in rows:
        yield Event(f"enquiry-{row.pk}", row.next_at, _("Enquiry E%(pk)s") % {"pk": row.pk})


def decisions(staff):
    rows = Decision.objects.visible_to(staff).unfinished().filter(owner=staff)
    for row in rows.select_related("agenda_item__case"):
        words = about(_("Decision due"), row.agenda_item.case)
        yield Event(f"decision-{row.pk}", row.due_on, words)


def deadlines(today):
    """Of the rating month in work and of the next."""
    month = rating_month.month_in_work(today)
    for one in (month, month.next):
        words = _("Deadline of the checklists")
        yield Event(f"checklists-{one}", rating_month.deadline(one), words)


def about(words, case):
    return f"{words} {case.code}"

"""The menu at the side: one table, cut to what the person may open."""

from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

# address, words, icon (heroicons), permission
NAVIGATION = [
    ("evaluations:today", _("Today"), "calendar", "evaluations.view_today"),
    ("cases:case_list", _("Youths"), "user", "cases.view_case"),
    ("cases:attendance_day", _("Attendance"), "calendar-days", "cases.record_attendance"),
    (
        "competencies:checklist_list",
        _("Monthly checklists"),
        "list-bullet",
        "competencies.view_checklist",
    ),
    ("cases:enquiry_list", _("Reception"), "phone", "cases.take_enquiry"),
    (
        "evaluations:case_conference_list",
        _("Conferences"),
        "chat-bubble-left",
        "evaluations.view_case_conference",
    ),
    (
        "competencies:feedback_list",
        _("Feedback"),
        "document-text",
        "competencies.write_feedback",
    ),
    (
        "competencies:calibration_list",
        _("Calibration"),
        "scale",
        "competencies.view_calibration",
    ),
    ("cases:employer_list", _("Companies"), "building-office", "cases.manage_employer"),
    (
        "cases:approval_list",
        _("Approvals"),
        "check-circle",
        "cases.approve_support_plan",
    ),
    ("evaluations:dashboard", _("Office"), "chart-bar", "evaluations.view_dashboard"),
    ("competencies:agreement_list", _("Agreement"), "scale", "competencies.view_agreement"),
    (
        "evaluations:annual_evaluation_list",
        _("Annual evaluation"),
        "document-chart-bar",
        "evaluations.view_annual_evaluation",
    ),
    (
        "competencies:import_batch_list",
        _("Imports"),
        "arrow-up-tray",
        "competencies.import_workbook",
    ),
    ("cases:staff_list", _("People"), "user-group", "cases.manage_staff"),
]
ON_A_PHONE = 5  # places in the bar at the bottom; what is left stands behind the last of them


class Menu(list):
    """The entries, and those of them that do not fit the bar of a phone."""

    @property
    def further(self):
        return [item for item in self if item["is_further"]]

    @property
    def further_is_current(self):
        return any(item["is_current"] for item in self.further)


def navigation(request):
    """Context processor: `navigation`, `office`. Lazy: a partial that shows neither asks nothing."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {"navigation": SimpleLazyObject(lambda: menu(request.path, user)), "office": user.office}


def menu(path, user):
    """What the user may open; current is the longest address that holds the present one."""
    items = [
        {"url": reverse(name), "label": label, "icon": icon}
        for name, label, icon, permission in NAVIGATION
        if user.has_perm(permission)
    ]
    here = max((item["url"] for item in items if holds(item["url"], path)), key=len, default=None)
    for place, item in enumerate(items, start=1):
        item["is_current"] = item["url"] == here
        item["is_further"] = len(items) > ON_A_PHONE and place >= ON_A_PHONE
    return Menu(items)


def holds(url, path):
    """Whether a page stands below an entry. Below "/" stands everything, which says nothing."""
    return path == url or (url != "/" and path.startswith(url))

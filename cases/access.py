"""Who may: roles, and the table permission → roles. Every app's `access.py` grants its own."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    SUPPORT_WORKER = "support_worker", _("Support worker")
    CASE_MANAGER = "case_manager", _("Case manager")
    OFFICE_MANAGER = "office_manager", _("Office manager")
    EVALUATOR = "evaluator", _("Evaluator")
    ADMINISTRATOR = "administrator", _("Administrator")


IN_OFFICE = frozenset({Role.SUPPORT_WORKER, Role.CASE_MANAGER, Role.OFFICE_MANAGER})
GRANTS = {}
PERSONAL = frozenset(  # the posting has to say so too
    {"cases.read_health_record", "cases.write_health_record"}
)


def grant(permission, *roles):
    """Allow `app.verb_noun` to these roles. A permission is granted in one place only."""
    if permission in GRANTS:
        raise ValueError(f"{permission} is granted twice")
    GRANTS[permission] = frozenset(roles)


grant("cases.view_case", *IN_OFFICE)
grant("cases.manage_staff", Role.ADMINISTRATOR)
grant("cases.manage_office", Role.ADMINISTRATOR)
grant("cases.assign_worker", Role.CASE_MANAGER, Role.OFFICE_MANAGER)
grant("cases.transfer_case", Role.CASE_MANAGER, Role.OFFICE_MANAGER)
grant("cases.view_notification", *Role)
grant("cases.hold_calendar_feed", *IN_OFFICE)
grant("cases.record_attendance", *IN_OFFICE)
grant("cases.manage_employer", *IN_OFFICE)
grant("cases.plan_internship", Role.SUPPORT_WORKER, Role.CASE_MANAGER)
grant("cases.record_application", Role.SUPPORT_WORKER, Role.CASE_MANAGER)
grant("cases.write_case_note", *IN_OFFICE)
grant("cases.record_consent", *IN_OFFICE)
grant("cases.add_document", *IN_OFFICE)
grant("cases.delete_document", Role.CASE_MANAGER)
grant("cases.read_health_record", *IN_OFFICE)
grant("cases.write_health_record", *IN_OFFICE)
grant("cases.view_support_plan", *IN_OFFICE)
grant("cases.write_support_plan", Role.SUPPORT_WORKER, Role.CASE_MANAGER)
grant("cases.check_support_plan", Role.CASE_MANAGER)
grant("cases.approve_support_plan", Role.OFFICE_MANAGER)
grant("cases.review_support_plan", Role.SUPPORT_WORKER, Role.CASE_MANAGER)
grant("cases.take_enquiry", *IN_OFFICE)
grant("cases.open_case", Role.SUPPORT_WORKER, Role.CASE_MANAGER)
grant("cases.enrol_case", Role.SUPPORT_WORKER, Role.CASE_MANAGER)
grant("cases.write_assessment", Role.SUPPORT_WORKER, Role.CASE_MANAGER)
grant("cases.check_assessment", Role.CASE_MANAGER)
grant("cases.edit_youth", Role.SUPPORT_WORKER, Role.CASE_MANAGER)
grant("cases.merge_youth", Role.CASE_MANAGER)
grant("cases.record_employment", Role.SUPPORT_WORKER, Role.CASE_MANAGER)
grant("cases.check_separation", Role.CASE_MANAGER)
grant("cases.propose_outcome", Role.SUPPORT_WORKER, Role.CASE_MANAGER)
grant("cases.approve_outcome", Role.OFFICE_MANAGER)
grant("cases.propose_closure", Role.SUPPORT_WORKER, Role.CASE_MANAGER)
grant("cases.confirm_closure", Role.CASE_MANAGER)

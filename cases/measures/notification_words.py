"""What a notification says, by its verb: one table for all that people are told."""

from django.utils.translation import gettext_lazy as _

from cases.models.notification import Kind

WORDS = {
    "absence.alert": _("Absences to look at"),
    "assessment.submitted": _("An assessment waits for your check"),
    "case.assigned": _("You were given this case"),
    "closure.proposed": _("A closure waits for your confirmation"),
    "consent.withdrawn": _("A consent was withdrawn"),
    "employment.separated": _("A leaving waits for your check"),
    "enquiry.urgent": _("An urgent enquiry came in"),
    "outcome.conferred": _("A graduation waits for your approval"),
    "outcome.returned": _("Your graduation was returned"),
    "plan_review.due": _("The review of the plan draws near"),
    "plan_review.no_plan": _("There is no support plan yet"),
    "plan_review.overdue": _("The review of the plan is overdue"),
    "retention.due": _("An employment check is due"),
    "retention.overdue": _("An employment check is overdue"),
    "support_plan.agreed": _("A plan waits for your check"),
    "support_plan.checked": _("A plan waits for your approval"),
    "support_plan.returned": _("Your plan was returned"),
    "transfer.accepted": _("The other office takes the case"),
    "transfer.asked": _("Another office asks you to take a case"),
    "transfer.refused": _("The other office does not take the case"),
}


def words(notification):
    """The sentence of its verb; of a verb without one, what the kind is about."""
    return WORDS.get(notification.verb) or Kind(notification.kind).label

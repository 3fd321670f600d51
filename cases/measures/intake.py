"""How far a stay has come in between the first visit and the checked assessment."""

from django.utils.translation import gettext_lazy as _

from cases.models import Assessment, Consent

FIRST_VISIT, CONSENT, ENROL, ASSESS, SUBMIT, CHECK = (
    "first_visit",
    "consent",
    "enrol",
    "assess",
    "submit",
    "check",
)
SENTENCES = {
    FIRST_VISIT: _("Write down the day of the first visit."),
    CONSENT: _("Explain the support and ask for consent to it."),
    ENROL: _("Enrol the youth."),
    ASSESS: _("Write the intake assessment."),
    SUBMIT: _("Finish and submit the intake assessment."),
    CHECK: _("A case manager checks the intake assessment."),
}


def next_step(case, assessment):
    """The first thing that is left to do, or None. `assessment` is the newest of the case."""
    if case.closed_on:
        return None
    if case.enrolled_on is None:
        return before_enrolment(case)
    if assessment is None:
        return ASSESS
    if assessment.state == Assessment.State.DRAFT:
        return SUBMIT
    return CHECK if assessment.state == Assessment.State.SUBMITTED else None


def before_enrolment(case):
    if case.first_visit_on is None:
        return FIRST_VISIT
    support = Consent.objects.in_force().filter(case=case, purpose=Consent.Purpose.SUPPORT)
    return ENROL if support.exists() else CONSENT

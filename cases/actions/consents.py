"""What a youth agrees to or refuses, and takes back later."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.actions import notifications
from cases.models import Case, Consent
from cases.models.notification import Kind
from jobtra import audit
from jobtra.refusals import Refusal


@transaction.atomic
def record(case, *, by, answers, given_on, method, valid_until=None, document=None):
    """The answers of one talk, each a row of its own. Returns the case.

    answers: dictionaries with `purpose`, `is_given` and, where they say something, `recipient`,
    `recipient_name`, `items`.
    """
    case = Case.objects.select_for_update().get(pk=case.pk)
    if not answers:
        raise Refusal(_("Mark at least one answer."))
    if given_on > timezone.localdate():
        raise Refusal(
            _("The day of the answer lies ahead. Write the answer down when it is given.")
        )
    for answer in answers:
        consent = Consent.objects.create(
            case=case,
            given_on=given_on,
            valid_until=valid_until if answer["is_given"] else None,
            method=method,
            document=document,
            explained_at=timezone.now(),
            explained_by=by,
            **answer,
        )
        audit.record(
            "consent.recorded",
            consent,
            by=by,
            case=case.pk,
            purpose=consent.purpose,
            recipient=consent.recipient,
            is_given=consent.is_given,
        )
    return case


@transaction.atomic
def withdraw(consent, *, by, on):
    """The youth takes an agreement back. From that day on it is not in force."""
    Case.objects.select_for_update().get(pk=consent.case_id)
    consent = Consent.objects.select_related("case").get(pk=consent.pk)
    if not consent.is_given:
        raise Refusal(_("This was refused: there is nothing to withdraw."))
    if consent.withdrawn_on:
        raise Refusal(_("This consent was withdrawn before."))
    if is_answered_since(consent):
        raise Refusal(_("There is a newer answer. Withdraw that one."))
    if on > timezone.localdate():
        raise Refusal(_("The day of the withdrawal lies ahead."))
    if on < consent.given_on:
        raise Refusal(_("It can not be withdrawn before it was given."))
    consent.withdrawn_on, consent.withdrawn_at, consent.withdrawn_by = on, timezone.now(), by
    consent.save()
    audit.record("consent.withdrawn", consent, by=by, case=consent.case_id, purpose=consent.purpose)
    notifications.tell(
        notifications.workers_of(consent.case).exclude(pk=by.pk),
        Kind.ALERT,
        "consent.withdrawn",
        path=reverse("cases:case_papers", args=[consent.case_id]),
        key=f"consent.withdrawn/{consent.pk}",
        case=consent.case,
    )
    return consent


def is_answered_since(consent):
    same = Consent.objects.filter(
        case=consent.case_id,
        purpose=consent.purpose,
        recipient=consent.recipient,
        recipient_name=consent.recipient_name,
    )
    return same.order_by("-given_on", "-pk").first() != consent

"""What a case's consents come to today: for each purpose and recipient the newest word."""

import datetime as dt
from dataclasses import dataclass, field

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models import Consent

SOON = dt.timedelta(days=30)


class State(models.TextChoices):
    AGREED = "agreed", _("Agreed")
    REFUSED = "refused", _("Refused")
    RUN_OUT = "run_out", _("Run out")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    NEVER = "never", _("Never asked")


@dataclass
class Line:
    """One purpose, for sharing with one recipient; `consents` are all the answers, newest first."""

    purpose: str
    recipient: str = ""
    recipient_name: str = ""
    consents: list = field(default_factory=list)
    today: dt.date = field(default_factory=timezone.localdate)

    @property
    def key(self):
        return ":".join(filter(None, (self.purpose, self.recipient, self.recipient_name)))

    @property
    def title(self):
        if self.recipient:
            return Consent.Recipient(self.recipient).label
        return Consent.Purpose(self.purpose).label

    @property
    def consent(self):
        return self.consents[0] if self.consents else None

    @property
    def state(self):
        newest = self.consent
        if newest is None:
            return State.NEVER
        if not newest.is_given:
            return State.REFUSED
        if newest.withdrawn_on and newest.withdrawn_on <= self.today:
            return State.WITHDRAWN
        if newest.valid_until and newest.valid_until < self.today:
            return State.RUN_OUT
        return State.AGREED

    @property
    def is_ending(self):
        """In force, but only for a month more or less."""
        until = self.consent and self.consent.valid_until
        return self.state == State.AGREED and until is not None and until <= self.today + SOON


def lines(case):
    """[Line] of a case in the order in which they are asked, those never asked too. One query."""
    answers = {}
    rows = Consent.objects.filter(case=case).select_related("explained_by", "withdrawn_by")
    for row in rows.order_by("-given_on", "-pk"):
        answers.setdefault((row.purpose, row.recipient, row.recipient_name), []).append(row)
    found = []
    for asked in asked_of_all():
        named = sorted(key for key in answers if key[:2] == asked and key[2])
        if (*asked, "") in answers or not named:
            named = [(*asked, ""), *named]
        found += [Line(*key, answers.get(key, [])) for key in named]
    return found


def asked_of_all():
    """(purpose, recipient) of everything that is asked."""
    for purpose in Consent.Purpose:
        if purpose == Consent.Purpose.SHARE:
            yield from ((purpose, recipient) for recipient in Consent.Recipient)
        else:
            yield purpose, ""


def to_ask(lines):
    """These lines, and for each recipient one without a name: a further one may be named."""
    found = []
    for asked in asked_of_all():
        known = [line for line in lines if (line.purpose, line.recipient) == asked]
        found += known if any(not line.recipient_name for line in known) else [Line(*asked), *known]
    return found


def history(lines):
    """All answers of these lines, newest first."""
    rows = [consent for line in lines for consent in line.consents]
    return sorted(rows, key=lambda row: (row.given_on, row.pk), reverse=True)


def allows_health(case):
    """Whether special-care information of this case may be taken and read today."""
    return Consent.objects.for_health().filter(case=case).exists()

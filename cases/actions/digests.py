"""Once a business day, a mail to who has something unread: counts and a link. No names, no case."""

from collections import Counter

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from cases.actions import mails
from cases.models import Notification
from cases.models.notification import Kind
from jobtra import processes
from jobtra.fiscal import is_business_day

VERB = "staff.told_by_mail"


def send_due(*, today, by):
    """Returns how many mails went out. People have no language of their own yet."""
    if not settings.MAIL_IS_SET_UP or not is_business_day(today):
        return 0
    waiting = Notification.objects.to_mail()
    with translation.override(settings.LANGUAGE_CODE):
        return sum(
            send(person, today=today, by=by)
            for person in mails.addressees().filter(pk__in=waiting.values("staff"))
        )


def send(person, *, today, by):
    """What is told once is not told again, also when the mail server fails: the page still has it."""
    with transaction.atomic():
        if not mails.claim(person, VERB, today=today, by=by):
            return False
        told = Notification.objects.to_mail().filter(staff=person)
        counts = Counter(told.values_list("kind", flat=True))
        now = timezone.now()
        seen = told.on_page().values_list("pk", flat=True)
        told.exclude(pk__in=list(seen)).update(mailed_at=now, read_at=now)  # by mail only
        told.update(mailed_at=now)
    return mails.deliver(person, _("JobTra: today's news"), text_for(counts))


def text_for(counts):
    lines = [
        _("%(what)s: %(n)s") % {"what": kind.label, "n": counts[kind]}
        for kind in Kind
        if counts[kind]
    ]
    link = f"{processes.address()}{reverse('cases:notification_list')}"
    return "\n".join([_("This waits for you in JobTra:"), *lines, link])

"""A mail to who still owes checklists, at most one a person and day: counts and a link, no names."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cases.access import Role
from cases.actions import mails
from cases.models import Office, Staff
from competencies.measures import rating_month, reminders
from jobtra import processes

VERB = "staff.reminded"


def send_due(*, today, by):
    """Remind everybody who has to be on that day. Returns how many mails went out."""
    if not settings.MAIL_IS_SET_UP or not reminders.is_day(today):
        return 0
    return sum(remind_office(office, today=today, by=by) for office in Office.objects.all())


def remind_office(office, *, today, by):
    month = rating_month.month_in_work(today)
    owed, sent = reminders.owed(office, month), 0
    if not owed.total.youths:
        return 0
    people = list(mails.addressees().in_office(office))
    codes = dict(Staff.objects.filter(pk__in=owed.by_key_worker).values_list("pk", "code"))
    with translation.override(settings.LANGUAGE_CODE):  # people have no language of their own yet
        for person in people:
            text = text_for(person, owed, codes, month, today)
            if text and mails.claim(person, VERB, today=today, by=by):
                sent += mails.deliver(person, _("JobTra: checklists to submit"), text)
    return sent


def text_for(person, owed, codes, month, today):
    """What the person is told; "" when there is nothing to say."""
    parts, is_late = [], today > rating_month.deadline(month)
    if person.pk in owed.by_person:
        parts.append(own_part(owed.by_person[person.pk], month, is_late))
    if is_late and person.role == Role.CASE_MANAGER:
        parts.append(office_part(owed, codes, month))
    return "\n\n".join(parts)


def own_part(own, month, is_late):
    sentence = (_("The deadline was %(day)s.") if is_late else _("The deadline is %(day)s.")) % {
        "day": date_format(rating_month.deadline(month))
    }
    counts = _(
        "Checklists of %(month)s that you have not submitted yet: %(youths)s "
        "(cells left: %(cells)s, about %(minutes)s min)."
    ) % {
        "month": words(month),
        "youths": own.youths,
        "cells": own.cells,
        "minutes": own.minutes,
    }
    return f"{counts}\n{sentence}\n{link(month, whose='mine', state='open')}"


def office_part(owed, codes, month):
    heading = _(
        "Checklists of %(month)s that your office has not submitted yet: %(youths)s "
        "(cells left: %(cells)s)."
    ) % {"month": words(month), "youths": owed.total.youths, "cells": owed.total.cells}
    lines = [
        _("%(who)s: %(youths)s (cells left: %(cells)s)")
        % {"who": codes.get(pk) or _("Without a key worker"), "youths": n.youths, "cells": n.cells}
        for pk, n in sorted(owed.by_key_worker.items(), key=lambda pair: codes.get(pair[0], ""))
    ]
    return "\n".join(
        [heading, _("By staff number of the key worker:"), *lines, link(month, whose="office")]
    )


def words(month):
    return date_format(month.first, "YEAR_MONTH_FORMAT")


def link(month, **query):
    asked = "&".join(f"{key}={value}" for key, value in query.items())
    return f"{processes.address()}{reverse('competencies:checklist_list')}?month={month}&{asked}"

"""Why to look at a case: rules over plain facts. Words, never a number that could rank a person."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import models
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from cases.measures import absences, plan_reviews
from jobtra.fiscal import Month
from jobtra.templatetags.house import short_day

TO_FIRST_CONFERENCE = timedelta(days=30)
EVERY_MONTHS = 3  # every case is talked about at least so often
UNSEEN_SHARE = 0.3  # of the requirements due
SPLIT = 2  # levels between two judges


class Kind(models.TextChoices):
    """The word in front, in the order in which reasons are read."""

    FALLEN = "fallen", _("Re-support")
    PLAN = "plan", _("Plan")
    CONFERENCE = "conference", _("Conference")
    ABSENCE = "absence", _("Absence")
    SPLIT = "split", _("Judged apart")
    UNSEEN = "unseen", _("Not observed")
    OVERSTAY = "overstay", _("Overstay")
    READY = "ready", _("Ready")
    GRADUATION = "graduation", _("Graduation")
    ADMISSION = "admission", _("Admission")


OF_CONFERENCES = (Kind.READY, Kind.GRADUATION, Kind.ADMISSION)  # found when one is called


@dataclass(frozen=True, slots=True)
class Reason:
    kind: Kind
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """What the rules read of one case. Nothing given, nothing said."""

    as_of: date
    stage: str = ""
    weeks: int = 0
    typical: int | None = None
    is_overstay: bool = False
    fallen: list = field(default_factory=list)  # [(requirement in words, level before, level now)]
    discussed_on: date | None = None
    enrolled_on: date | None = None
    are_conferences_kept: bool = True  # an office that never wrote one down is not reminded of all
    days: list = field(default_factory=list)  # [(planned day up to as_of, came)], in order
    due: int = 0
    unseen: int = 0  # of those due, N
    splits: list = field(default_factory=list)  # [(indicator, levels apart)], widest first
    plan_waits: bool = False  # a draft of the support plan, for a conference
    review: plan_reviews.Due | None = None  # of the plan in force
    are_plans_kept: bool = True  # an office that never wrote one is not reminded of all


def reasons(facts):
    """Every reason to look at the case now, as Reasons in the order of `Kind`."""
    found = (rule(facts) for rule in RULES)
    return tuple(reason for reason in found if reason)


def fallen(facts):
    if not facts.fallen:
        return None
    name, before, now = facts.fallen[0]
    text = f"{name} {before} → {now}"
    if more := len(facts.fallen) - 1:
        text += ngettext(", and %(more)s more", ", and %(more)s more", more) % {"more": more}
    return Reason(Kind.FALLEN, text)


def plan(facts):
    """A draft that no conference has seen; else a review near or overdue, or no plan at all."""
    if facts.plan_waits:
        return Reason(Kind.PLAN, gettext("The plan waits for the conference"))
    due = facts.review
    if due is None or due.state in {plan_reviews.State.LATER, plan_reviews.State.SOON}:
        return None
    if due.state == plan_reviews.State.NO_PLAN:
        text = gettext("No plan 30 days after the enrolment")
        return Reason(Kind.PLAN, text) if facts.are_plans_kept else None
    if due.is_overdue:
        text = gettext("Review of the plan overdue since %(day)s")
    else:
        text = gettext("Review of the plan due by %(day)s")
    return Reason(Kind.PLAN, text % {"day": short_day(due.due_on)})


def conference(facts):
    """More than three months since the last talk; a new case within thirty days."""
    if not facts.are_conferences_kept:
        return None
    if facts.discussed_on is None:
        if facts.enrolled_on is None or facts.as_of - facts.enrolled_on <= TO_FIRST_CONFERENCE:
            return None
        text = gettext("Not discussed since the enrolment %(days)s days ago")
        days = (facts.as_of - facts.enrolled_on).days
        return Reason(Kind.CONFERENCE, text % {"days": days})
    if is_discussed(facts.discussed_on, facts.as_of):
        return None
    text = gettext("Not discussed for %(months)s months")
    months = whole_months(facts.discussed_on, facts.as_of)
    return Reason(Kind.CONFERENCE, text % {"months": months})


def is_discussed(last, as_of):
    """Whether the last talk, if any, lies within three months."""
    return last is not None and last >= months_before(as_of, EVERY_MONTHS)


def absence(facts):
    found = absences.absence(facts.days, facts.as_of)
    return Reason(Kind.ABSENCE, found.words) if found else None


def split(facts):
    wide = [(name, apart) for name, apart in facts.splits if apart >= SPLIT]
    if not wide:
        return None
    name, apart = wide[0]
    text = gettext("%(indicator)s differs by %(levels)s") % {"indicator": name, "levels": apart}
    if more := len(wide) - 1:
        text += ngettext(", and %(more)s more", ", and %(more)s more", more) % {"more": more}
    return Reason(Kind.SPLIT, text)


def unseen(facts):
    if not facts.due or facts.unseen <= UNSEEN_SHARE * facts.due:
        return None
    text = gettext("N on %(unseen)s of %(due)s due")
    return Reason(Kind.UNSEEN, text % {"unseen": facts.unseen, "due": facts.due})


def overstay(facts):
    if not facts.is_overstay:
        return None
    text = gettext("%(weeks)s weeks in %(stage)s, %(over)s past the usual %(typical)s")
    return Reason(
        Kind.OVERSTAY,
        text
        % {
            "weeks": facts.weeks,
            "stage": facts.stage,
            "over": max(1, facts.weeks - facts.typical),
            "typical": facts.typical,
        },
    )


RULES = (fallen, plan, conference, absence, split, unseen, overstay)


def whole_months(start, end):
    """Calendar months that are complete between two days: 15 May to 15 August is three."""
    months = Month.of(end) - Month.of(start)
    return months - (end.day < start.day and end != Month.of(end).last)


def months_before(day, months):
    """The same day so many months earlier, or that month's last."""
    month = Month.of(day) - months
    return month.first.replace(day=min(day.day, month.last.day))

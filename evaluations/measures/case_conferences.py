"""Whom to put on the agenda, and why: rules that anyone can read off the page."""

import datetime as dt
from dataclasses import dataclass, field

from django.db import models
from django.db.models import Max, Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competencies.measures import case_stages
from competencies.models import CaseMonth, CaseStage
from evaluations.models import AgendaItem, Decision, StageDecision
from jobtra.fiscal import Month

EVERY_MONTHS = 3


class Reason(models.TextChoices):
    """Why a case should be discussed, the most pressing first."""

    FELL = "fell", gettext_lazy("Fell since last month")
    OVERSTAY = "overstay", gettext_lazy("Long in the stage")
    NEW = "new", gettext_lazy("Not discussed yet")
    WAITING = "waiting", gettext_lazy("Not discussed for 3 months")


@dataclass
class Candidate:
    case: object
    stage: object = None
    weeks: int = 0
    last_discussed: dt.date | None = None
    reasons: list = field(default_factory=list)

    @property
    def question(self):
        """What the conference might be asked, in the language of who convenes it."""
        if not self.reasons:
            return ""
        asked = {
            Reason.FELL: _(
                "Some requirements fell last month. What changed, and which support helps?"
            ),
            Reason.OVERSTAY: _("%(weeks)s weeks in %(stage)s. Shall we go on to the next stage?"),
            Reason.NEW: _("How is it going, and is the direction of support right?"),
            Reason.WAITING: _(
                "Not discussed for 3 months. Is the direction of support still right?"
            ),
        }[self.reasons[0]]
        return asked % {"weeks": self.weeks, "stage": self.stage.code if self.stage else ""}


def candidates(cases, *, on):
    """Every case with its reasons for a conference on that day; those with reasons first.

    Four queries, whatever the number of cases.
    """
    cases = list(cases)
    discussed = last_discussed(cases)
    stages = {
        row.case_id: row
        for row in CaseStage.objects.in_force(on).filter(case__in=cases).select_related("stage")
    }
    fell = fallen_lately(cases, on)
    found = []
    for case in cases:
        stage, last = stages.get(case.pk), discussed.get(case.pk)
        days = (on - stage.starts_on).days + 1 if stage else 0
        reasons = {
            Reason.FELL: case.pk in fell,
            Reason.OVERSTAY: bool(stage) and case_stages.is_overstay(stage.stage, days),
            Reason.NEW: last is None,
            Reason.WAITING: last is not None and last < months_before(on, EVERY_MONTHS),
        }
        found.append(
            Candidate(
                case=case,
                stage=stage.stage if stage else None,
                weeks=case_stages.weeks(days),
                last_discussed=last,
                reasons=[reason for reason, holds in reasons.items() if holds],
            )
        )
    return sorted(found, key=lambda candidate: not candidate.reasons)


def last_discussed(cases):
    """{case id: date of the last conference that discussed it}."""
    return dict(
        AgendaItem.objects.filter(case__in=cases, discussed_at__isnull=False)
        .values_list("case")
        .annotate(last=Max("conference__held_on"))
    )


def fallen_lately(cases, on):
    """Ids of the cases that have more fallen requirements in their last month than in the one before."""
    seen, fell = {}, set()
    rows = CaseMonth.objects.filter(
        case__in=cases, month__gte=(Month.of(on) - EVERY_MONTHS).first, month__lte=on
    )
    for case, fallen in rows.order_by("month").values_list("case", "fallen"):
        (fell.add if fallen > seen.get(case, fallen) else fell.discard)(case)
        seen[case] = fallen
    return fell


def months_before(day, months):
    """The same day so many months earlier, or that month's last."""
    month = Month.of(day) - months
    return month.first.replace(day=min(day.day, month.last.day))


def agenda_of(conference):
    """The lines of a conference in order, each with its case, its decisions and its stage decisions."""
    return (
        conference.agenda.select_related("case__youth", "discussed_by")
        .prefetch_related(
            Prefetch("decisions", Decision.objects.with_result().select_related("owner")),
            Prefetch(
                "stage_decisions", StageDecision.objects.select_related("from_stage", "to_stage")
            ),
        )
        .order_by("position")
    )

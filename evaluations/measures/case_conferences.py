"""The agenda of a conference: whom to put on it, with which question, and what came of it."""

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from competencies.measures.rating_month import month_in_work
from evaluations.measures import dashboard
from evaluations.measures.reasons import Kind
from evaluations.models import Decision, StageDecision


def candidates(cases, *, on, staff):
    """[(row of the dashboard, proposed question)] of these cases, those with a reason first.

    The reasons are those of the dashboard: one rule for both. `staff` is who looks.
    """
    rows = dashboard.rows(cases, month=month_in_work(on), today=on, staff=staff)
    return [(row, question(row.reasons)) for row in rows]


def question(reasons):
    """What the conference might be asked, by the first reason, in the language of who convenes it."""
    if not reasons:
        return ""
    first = reasons[0]
    asked = {
        Kind.FALLEN: _("%(why)s: what changed, and which support helps?"),
        Kind.PLAN: _("%(why)s: which goals, and who does what?"),
        Kind.CONFERENCE: _("%(why)s: is the direction of support right?"),
        Kind.ABSENCE: _("%(why)s: what keeps the youth away, and what helps?"),
        Kind.SPLIT: _("%(why)s: how do we see it together?"),
        Kind.UNSEEN: _("%(why)s: where can we see it next month?"),
        Kind.OVERSTAY: _("%(why)s: shall we go on to the next stage?"),
    }[first.kind]
    return asked % {"why": first.text}


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

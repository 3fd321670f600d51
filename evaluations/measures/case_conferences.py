"""The agenda of a conference: whom to put on it, with which question, and what came of it."""

from dataclasses import replace

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from cases.models import Case, Outcome, Staff
from competencies.measures.rating_month import month_in_work
from evaluations.measures import dashboard, readiness
from evaluations.measures.reasons import Kind, Reason
from evaluations.models import CaseConference, Contribution, Decision, StageDecision

PROPOSED = {  # kind of conference: the reasons for which it takes up a case; None: every reason
    CaseConference.Kind.REGULAR: None,
    CaseConference.Kind.ADMISSION: {Kind.ADMISSION},
    CaseConference.Kind.TRANSITION: {Kind.READY, Kind.OVERSTAY},
    CaseConference.Kind.PLAN: {Kind.PLAN},
    CaseConference.Kind.GRADUATION: {Kind.GRADUATION},
    CaseConference.Kind.URGENT: set(),
}


def candidates(cases, *, on, staff, kind=CaseConference.Kind.REGULAR):
    """[(row of the dashboard, proposed question)] of these cases, those with a reason first.

    To the reasons of the dashboard come those that only a conference acts on. A conference of a
    kind asks about its own reason first. `staff` is who looks.
    """
    rows = dashboard.rows(cases, month=month_in_work(on), today=on, staff=staff)
    keys = [row.case.pk for row in rows]
    ready = readiness.of_cases([row.case for row in rows], on=on, staff=staff)
    graduations = Outcome.objects.filter(case__in=keys, state=Outcome.State.PROPOSED)
    proposed = set(graduations.values_list("case", flat=True))
    found = []
    for row in rows:
        more = [
            own_reason(row, ready.get(row.case.pk)),
            row.case.pk in proposed and Reason(Kind.GRADUATION, _("The graduation waits")),
        ]
        wanted = PROPOSED[kind] or set()
        all_reasons = [*row.reasons, *filter(None, more)]
        all_reasons.sort(key=lambda reason: reason.kind not in wanted)
        found.append((replace(row, reasons=tuple(all_reasons)), question(all_reasons)))
    return sorted(found, key=lambda pair: not pair[0].reasons)


def open_cases(staff):
    """The cases that a conference of this person's office may take up."""
    return Case.objects.visible_to(staff).select_related("youth").open()


def people(staff):
    """Who of the office may have been there, by name."""
    return Staff.objects.visible_to(staff).order_by("name", "code")


def own_reason(row, ready):
    """Not admitted yet, or every criterion of its stage met."""
    if row.stage is None:
        return Reason(Kind.ADMISSION, _("In no stage yet"))
    if ready and ready.is_ready:
        words = _("Every criterion of %(stage)s is met") % {"stage": row.stage.code}
        return Reason(Kind.READY, words)
    return None


def proposed(candidates, kind):
    """The keys, as text, of the cases that a conference of this kind takes up by rule."""
    wanted = PROPOSED[kind]
    return {
        str(row.case.pk)
        for row, _question in candidates
        if any(wanted is None or reason.kind in wanted for reason in row.reasons)
    }


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
        Kind.READY: _("%(why)s: shall we go on to the next stage?"),
        Kind.GRADUATION: _("%(why)s: is it the right time, and who keeps in touch?"),
        Kind.ADMISSION: _("%(why)s: do we take the youth in, and where do we begin?"),
    }[first.kind]
    return asked % {"why": first.text}


def agenda_of(conference):
    """The lines of a conference in order, each with its case, its decisions and its stage decisions."""
    return (
        conference.agenda.select_related("case__youth", "discussed_by")
        .prefetch_related(
            Prefetch("decisions", Decision.objects.with_result().select_related("owner")),
            Prefetch("contributions", Contribution.objects.select_related("said_by")),
            Prefetch(
                "stage_decisions", StageDecision.objects.select_related("from_stage", "to_stage")
            ),
        )
        .order_by("position")
    )


def participants(conference):
    """The keys of those who said or decided something in a conference: they were there."""
    of_it = {"agenda_item__conference": conference}
    return {
        *Contribution.objects.filter(**of_it).values_list("said_by", flat=True),
        *Decision.objects.filter(**of_it).values_list("decided_by", flat=True),
        *StageDecision.objects.filter(**of_it).values_list("decided_by", flat=True),
    }

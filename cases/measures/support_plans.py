"""A plan read as a whole: what is missing, how far the chain is, what differs from the one before."""

import hashlib
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import Assessment, Goal, PlannedDay, SupportPlan
from jobtra.texts import local

# What the case manager looks at (domain 5.1); `SupportPlan.quality` follows this order.
QUALITY = (
    gettext_lazy("The youth's own words are there"),
    gettext_lazy("Goals are written as states"),
    gettext_lazy("Goals have a measure and a date"),
    gettext_lazy("The youth's own part is clear"),
    gettext_lazy("Focus requirements fit the stage and the time"),
    gettext_lazy("It says how support is reduced"),
    gettext_lazy("Risks and what to do are there"),
    gettext_lazy("Accommodations are there"),
    gettext_lazy("What the conference decided is in it"),
    gettext_lazy("What the last review found is in it"),
)
TEXTS = (
    "wish",
    "policy",
    "long_term_goal",
    "fading",
    "accommodations",
    "risks",
    "youth_opinion",
)
OF_GOAL = ("measure", "due_on", "youth_does", "worker_does", "others_do", "setting")
NEEDED = ("wish", "policy", "long_term_goal")
State = SupportPlan.State


@dataclass(frozen=True)
class Step:
    """One step of the chain: done by whom and when, or what it waits for."""

    label: str
    on: date | None = None
    who: str = ""
    is_now: bool = False
    missing: str = ""


def checked_assessment(case):
    """The newest checked assessment of a case, or None."""
    rows = Assessment.objects.filter(case=case, state=Assessment.State.CHECKED)
    return rows.select_related("checked_by").order_by("-heard_on", "-pk").first()


def gaps(plan):
    """What a draft lacks before a conference may take it, as words in order."""
    found = [label(SupportPlan, name) for name in NEEDED if not getattr(plan, name).strip()]
    goals = list(plan.goals.all())
    if not goals:
        found.append(_("a short-term goal"))
    for goal in goals:
        if not goal.measure.strip():
            found.append(_("the measure of goal %(place)s") % {"place": goal.place})
        if goal.due_on is None:
            found.append(_("the date of goal %(place)s") % {"place": goal.place})
    if plan.kind == SupportPlan.Kind.FORMAL and not plan.days.all():
        found.append(_("a planned day"))
    return found


def chain(plan):
    """[Step]: assessment → draft → conference → consent → check → approval."""
    assessment = checked_assessment(plan.case)
    lacking = gaps(plan) if plan.is_draft else []
    steps = [
        Step(
            _("Assessment"),
            assessment and assessment.heard_on,
            assessment.checked_by.name if assessment else "",
            missing="" if assessment else _("not checked yet"),
        ),
        Step(
            _("Draft"),
            plan.written_at,
            plan.written_by.name,
            is_now=plan.is_draft and bool(lacking),
            missing=_("missing: %(what)s") % {"what": listed(lacking)} if lacking else "",
        ),
    ]
    reached = [
        (_("Conference"), plan.conferred_on, plan.conferred_by, State.DRAFT),
        (_("The youth's consent"), plan.agreed_on, plan.agreed_by, State.CONFERRED),
        (_("Case manager's check"), plan.checked_at, plan.checked_by, State.AGREED),
        (_("Office manager's approval"), plan.approved_at, plan.approved_by, State.CHECKED),
    ]
    for name, on, by, before in reached:
        is_now = plan.state == before and not lacking
        steps.append(Step(name, on, by.name if by else "", is_now))
    return steps


def before(plan):
    """The version a plan comes after: the one it replaces, else the last approved one; or None."""
    if plan.replaces_id:
        return plan.replaces
    rows = SupportPlan.objects.approved().filter(case=plan.case, number__lt=plan.number)
    return rows.order_by("-number").first()


def differences(plan, earlier):
    """[(label, before, now)] of what changed since an earlier version; nothing without one."""
    if earlier is None:
        return []
    old, new = content(earlier), content(plan)
    labels = dict.fromkeys([*new, *old])
    return [
        (name, old.get(name, ""), new.get(name, ""))
        for name in labels
        if old.get(name, "") != new.get(name, "")
    ]


def content(plan):
    """{label: text} of all that a person wrote into a plan."""
    found = {label(SupportPlan, name): getattr(plan, name).strip() for name in TEXTS}
    for goal in plan.goals.all():
        found[_("Goal %(place)s") % {"place": goal.place}] = goal_text(goal)
    found[_("Planned days")] = "\n".join(
        f"{PlannedDay.Weekday(day.weekday).label} {day.begins_at:%H:%M}–{day.ends_at:%H:%M}"
        for day in plan.days.all()
    )
    found[_("Focus requirements")] = "\n".join(
        f"{focus.item.short_code} {local(focus.item.title)} → {focus.target_level or '–'}"
        for focus in plan.focuses.select_related("item").order_by("item__position")
    )
    return found


def goal_text(goal):
    lines = [goal.state_text.strip()]
    for name in OF_GOAL:
        if value := getattr(goal, name):
            lines.append(f"{label(Goal, name)}: {value}")
    return "\n".join(lines)


def seal(plan):
    """What two people who write at once are told apart by: a digest of the plan as it stands."""
    dates = (plan.kind, plan.starts_on, plan.review_on)
    goals = [
        [str(getattr(goal, name) or "") for name in ("state_text", *OF_GOAL)]
        for goal in plan.goals.all()
    ]
    days = [(day.weekday, str(day.begins_at), str(day.ends_at)) for day in plan.days.all()]
    texts = [getattr(plan, name) for name in TEXTS]
    return hashlib.sha256(repr((*map(str, dates), texts, goals, days)).encode()).hexdigest()[:16]


def unmet(plan):
    """The points of the check that were not met, as words."""
    return [point for point, is_met in zip(QUALITY, plan.quality, strict=False) if not is_met]


def label(model, name):
    return str(model._meta.get_field(name).verbose_name)


def listed(words):
    return _(", ").join(words)

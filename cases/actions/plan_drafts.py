"""A version of a plan is begun, written and copied. Only a draft is ever written to."""

from django.db import transaction
from django.db.models import Max
from django.db.models.deletion import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.measures import support_plans as measures
from cases.models import Case, Goal, GoalReview, PlannedDay, SupportPlan
from jobtra import audit
from jobtra.fiscal import reach_date
from jobtra.refusals import Refusal

MONTHS = 3  # from the start of a plan to its review


@transaction.atomic
def begin(case, *, kind, starts_on, by):
    """The next draft: of a first plan an empty one, later a copy of the plan before it, with the
    goals that were not achieved."""
    case = Case.objects.select_for_update().get(pk=case.pk)
    if not case.is_open:
        raise Refusal(_("The case is closed."))
    if SupportPlan.objects.in_work().filter(case=case).exists():
        raise Refusal(_("Another version of the plan is in work."))
    earlier = SupportPlan.objects.approved().filter(case=case).order_by("-number").first()
    dates = {"starts_on": starts_on, "review_on": reach_date(starts_on, MONTHS)}
    if earlier:
        plan = copy(earlier, by=by, kind=kind, youth_opinion="", **dates)
        copy_goals(unfinished(earlier), plan)
    else:
        plan = SupportPlan.objects.create(
            case=case, number=1 + last_number(case), kind=kind, **dates, **written(by)
        )
    audit.record("support_plan.begun", plan, by=by, number=plan.number)
    return plan


@transaction.atomic
def write(plan, *, by, goals, days, seen=None, **fields):
    """Keep what was typed: the plan's own fields, {place: fields of the goal}, {weekday: (from, to)}.

    seen: the `seal` of the plan as the person's page had it; refuses when it was changed since.
    `written_at` stays the day the draft was begun, `written_by` becomes the last who wrote.
    """
    plan = lock_draft(plan)
    if seen and seen != measures.seal(plan):
        raise Refusal(
            _("Somebody has changed this plan meanwhile. Please copy your text and open it anew.")
        )
    for name, value in fields.items():
        setattr(plan, name, value)
    plan.written_by = by
    plan.save()
    for goal in plan.goals.exclude(place__in=goals):
        remove(goal)
    for place, said in goals.items():
        Goal.objects.update_or_create(plan=plan, place=place, defaults=said)
    plan.days.all().delete()
    PlannedDay.objects.bulk_create(
        PlannedDay(plan=plan, weekday=weekday, begins_at=begins, ends_at=ends)
        for weekday, (begins, ends) in days.items()
    )
    plan.focuses.update(starts_on=plan.starts_on)
    audit.record("support_plan.written", plan, by=by, goals=len(goals), days=len(days))
    return plan


def remove(goal):
    try:
        with transaction.atomic():
            goal.delete()
    except ProtectedError as error:
        raise Refusal(
            _("Goal %(place)s can not be left out: a note tells of it.") % {"place": goal.place}
        ) from error


def copy(plan, *, by, **changes):
    """A draft with the texts, days and focus requirements of another version, without its goals."""
    texts = {name: getattr(plan, name) for name in measures.TEXTS}
    fields = {"kind": plan.kind, "starts_on": plan.starts_on, "review_on": plan.review_on}
    draft = SupportPlan.objects.create(
        case=plan.case,
        number=1 + last_number(plan.case),
        **(texts | fields | written(by) | changes),
    )
    PlannedDay.objects.bulk_create(
        PlannedDay(plan=draft, weekday=day.weekday, begins_at=day.begins_at, ends_at=day.ends_at)
        for day in plan.days.all()
    )
    for focus in plan.focuses.all():
        draft.focuses.create(
            case=draft.case,
            item_id=focus.item_id,
            target_level=focus.target_level,
            starts_on=draft.starts_on,
            set_at=draft.written_at,
            set_by=by,
        )
    return draft


def copy_goals(goals, plan, *, is_same=False):
    """The goals in another version; each follows the one it was, or (`is_same`) what that followed."""
    Goal.objects.bulk_create(
        Goal(
            plan=plan,
            place=place,
            state_text=goal.state_text,
            follows_id=goal.follows_id if is_same else goal.pk,
            **{name: getattr(goal, name) for name in measures.OF_GOAL},
        )
        for place, goal in enumerate(goals, 1)
    )


def unfinished(plan):
    """The goals that no review has found achieved, by their latest result."""
    goals = plan.goals.with_result()
    return [goal for goal in goals if goal.result != GoalReview.Result.ACHIEVED]


def last_number(case):
    return case.support_plans.aggregate(last=Max("number"))["last"] or 0


def written(by):
    return {"written_at": timezone.now(), "written_by": by}


def lock(plan):
    return (
        SupportPlan.objects.select_for_update(of=("self",))
        .select_related("case__office", "written_by")
        .get(pk=plan.pk)
    )


def lock_draft(plan):
    plan = lock(plan)
    if not plan.is_draft:
        raise Refusal(_("Only a draft can be changed."))
    return plan

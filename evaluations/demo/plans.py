"""Support plans, their reviews and the notes of the last months."""

from datetime import timedelta
from random import Random

from cases.models import CaseNote, Goal, GoalReview, PlannedDay, PlanReview, SupportPlan
from competencies.models import Focus, NoteTag
from evaluations.demo import file_phrases as phrases
from evaluations.demo.lives import business_day
from evaluations.demo.places import DAYS, WEEKDAYS, at
from jobtra.fiscal import add_business_days, reach_date

FIRST_AFTER = timedelta(days=21)  # of the enrolment
NOTE_DAYS = 90
STEPS = ("draft", "conferred", "agreed", "checked")  # where versions in work stand


def write(place, framework, today):
    items = {item.short_code: item for item in framework.items}
    for life, case in place.files:
        rng = Random(f"{life.code} plans")
        plan_all(place, life, case, rng, items, today)
        note(place, life, case, rng, items, today)


def plan_all(place, life, case, rng, items, today):
    """A plan every three months until the job or the end; the next one is in work near its day."""
    if not life.enrolled_on:
        return
    until = min(life.hired_on or today, life.closed_on or today)
    starts_on, number, before = business_day(life.enrolled_on + FIRST_AFTER), 1, None
    while starts_on < until:
        if before:
            review(place, life, before, rng, min(starts_on, until))
        before = make(place, life, case, rng, items, starts_on, number)
        starts_on, number = business_day(before.review_on + timedelta(days=1)), number + 1
    is_near = before and not life.hired_on and not life.closed_on
    if is_near and starts_on - timedelta(days=16) <= today:
        step = STEPS[rng.randrange(len(STEPS))]
        make(place, life, case, rng, items, starts_on, number, step=step, today=today)


def make(place, life, case, rng, items, starts_on, number, step="approved", today=None):
    stage = life.stage_on(min(starts_on, today or starts_on))
    policy, long_term, goals, focus = phrases.PLANS.get(stage, phrases.PLANS["S2"])
    day = add_business_days(min(starts_on, today or starts_on), -6)
    worker = place.key_worker(life, max(day, life.first_visit_on))
    plan = SupportPlan.objects.create(
        case=case,
        number=number,
        starts_on=starts_on,
        review_on=reach_date(starts_on, 3),
        wish=rng.choice(phrases.WISHES),
        policy=policy,
        long_term_goal=long_term,
        fading=phrases.FADING,
        accommodations=phrases.ACCOMMODATIONS,
        risks=phrases.RISKS,
        written_at=at(day, 16),
        written_by=worker,
        **stamps(place, worker, day, step),
    )
    Goal.objects.bulk_create(
        Goal(
            plan=plan,
            place=position,
            state_text=state,
            measure=measure,
            due_on=plan.review_on,
            youth_does=youth,
            worker_does=ours,
            setting=setting,
        )
        for position, (state, measure, youth, ours, setting) in enumerate(goals, 1)
    )
    PlannedDay.objects.bulk_create(
        PlannedDay(plan=plan, weekday=weekday)
        for weekday in sorted(WEEKDAYS[life.script.days.get(stage, DAYS.get(stage, 2))])
    )
    Focus.objects.bulk_create(
        Focus(
            case=case,
            item=items[code],
            plan=plan,
            target_level=4,
            starts_on=starts_on,
            set_at=at(day, 16),
            set_by=worker,
        )
        for code in focus
    )
    return plan


def stamps(place, worker, day, step):
    """The stamps up to this step, one business day after the other."""
    days = [add_business_days(day, after) for after in range(1, 5)]
    found = {"state": step}
    reached = (*STEPS, "approved").index(step)
    if reached >= 1:
        found |= {
            "conferred_on": days[0],
            "conferred_at": at(days[0], 15),
            "conferred_by": place.manager,
        }
    if reached >= 2:
        found |= {
            "agreed_on": days[1],
            "agreed_at": at(days[1], 16),
            "agreed_by": worker,
            "youth_opinion": phrases.OPINION,
        }
    if reached >= 3:
        found |= {
            "quality": [True] * 10,
            "checked_at": at(days[2], 11),
            "checked_by": place.manager,
        }
    if reached == 4:
        found |= {"approved_at": at(days[3], 17), "approved_by": place.director}
    return found


def review(place, life, plan, rng, day):
    row = PlanReview.objects.create(
        plan=plan,
        reviewed_on=add_business_days(day, -2),
        reflection=rng.choice(phrases.REFLECTIONS),
        support_given="面談を週1回、連絡を週2回",
        decision=PlanReview.Decision.REVISE,
        handover="できたことを次の計画でも続ける",
        recorded_at=at(add_business_days(day, -2), 16),
        recorded_by=place.key_worker(life, day),
    )
    GoalReview.objects.bulk_create(
        GoalReview(
            review=row,
            goal=goal,
            result=rng.choice(("achieved", "partly", "partly", "not_yet")),
            evidence=rng.choice(phrases.EVIDENCE),
        )
        for goal in plan.goals.all()
    )


def note(place, life, case, rng, items, today):
    """Two notes a month of the last three, of who is still followed."""
    day = max(life.first_visit_on, today - timedelta(days=NOTE_DAYS))
    last = min(life.closed_on or today, today - timedelta(days=1))
    rows, tags = [], []
    while day <= last:
        on = business_day(day)
        if on > last:
            break
        stage = life.stage_on(on)
        kind, method, facts, reading, following = rng.choice(phrases.NOTES[stage])
        rows.append(
            CaseNote(
                case=case,
                happened_at=at(on, rng.randint(10, 16), rng.choice((0, 15, 30))),
                kind=kind,
                method=method,
                facts=facts,
                assessment=reading,
                next_steps=following,
                minutes=rng.choice((15, 30, 45)),
                written_at=at(on, 17, rng.randint(0, 50)),
                written_by=place.key_worker(life, on),
            )
        )
        tags.append(rng.choice(phrases.PLANS.get(stage, phrases.PLANS["S6"])[3]))
        day += timedelta(days=rng.randint(11, 17))
    CaseNote.objects.bulk_create(rows)
    NoteTag.objects.bulk_create(
        NoteTag(note=row, item=items[code]) for row, code in zip(rows, tags, strict=True)
    )

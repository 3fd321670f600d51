"""A conference a month with its agenda, decisions and what became of them, and the one to come."""

from datetime import timedelta
from random import Random

from evaluations.demo import phrases
from evaluations.demo.lives import business_day
from evaluations.demo.places import at
from evaluations.demo.script import Talk
from evaluations.models import (
    AgendaItem,
    CaseConference,
    Decision,
    DecisionOutcome,
    StageDecision,
)

AGENDA = 7
QUARTER = timedelta(days=75)


def write(place, framework, today):
    """All conferences of an office; returns how many."""
    last_talk, rng = {}, Random(f"{place.office.code} talks")
    rows = {"agenda": [], "decisions": [], "outcomes": [], "stages": []}
    for ago, day in zip(range(len(place.held), 0, -1), place.held, strict=True):
        chosen = agenda(place, day, ago, last_talk, today)
        if not chosen:
            continue
        conference = convene(place, day, day - timedelta(days=6))
        for position, (life, case) in enumerate(chosen):
            last_talk[life.code] = day
            item = AgendaItem(
                conference=conference,
                case=case,
                position=position,
                discussed_at=at(day, 14 + position // 4, position % 4 * 14),
                discussed_by=place.manager,
            )
            rows["agenda"].append(item)
            decide(rows, place, framework, item, life, day, ago, rng, today)
    AgendaItem.objects.bulk_create(rows["agenda"])
    Decision.objects.bulk_create(rows["decisions"])
    DecisionOutcome.objects.bulk_create(rows["outcomes"])
    StageDecision.objects.bulk_create(rows["stages"])
    look_ahead(place, framework, today)


def convene(place, day, on):
    return CaseConference.objects.create(
        office=place.office, held_on=day, convened_at=at(on, 10), convened_by=place.manager
    )


def agenda(place, day, ago, last_talk, today):
    """Stage moves and told talks first, then whoever was not discussed for longest."""
    here = [
        (life, case)
        for life, case in place.files
        if life.enrolled_on and life.enrolled_on <= day and (life.closed_on or today) >= day
    ]
    must = [(life, case) for life, case in here if day in life.steps or ago in life.script.talks]
    waiting = sorted(
        (
            (last_talk.get(life.code, life.enrolled_on - QUARTER), life.code, (life, case))
            for life, case in here
            if (life, case) not in must and not (life.script.overlooked and ago < 5)
        ),
    )
    due = [pair for last, _code, pair in waiting if day - last >= QUARTER]
    return (must + due)[:AGENDA]


def decide(rows, place, framework, item, life, day, ago, rng, today):
    stage = life.stage_on(day)
    moved = life.steps.get(day)
    move = life.script.moves.get(moved)
    told = (move and move.talk) or life.script.talks.get(ago)
    talk = told or Talk(*rng.choice(phrases.TALKS[stage]))
    item.question = talk.question
    if moved is not None:
        before = [name for name, start in life.spells if start < day][-1]
        reason, dissent = (move.reason, move.dissent) if move else why(before, stage, rng)
        if not told:
            item.question = asked(framework, life, before, day)
        rows["stages"].append(
            StageDecision(
                agenda_item=item,
                from_stage=framework.stages[before],
                to_stage=framework.stages[stage],
                reason=reason,
                dissent=dissent,
                decided_at=item.discussed_at,
                decided_by=place.manager,
            )
        )
    owners = (place.key_worker, place.second_worker)
    decision = Decision(
        agenda_item=item,
        action=talk.action,
        owner=owners[not told and rng.random() < 0.25](life, day),
        due_on=business_day(day + timedelta(days=rng.choice((7, 10, 14, 21)))),
        dissent=talk.dissent
        or ("" if told or rng.random() > 0.12 else rng.choice(phrases.DISSENT)),
        decided_at=item.discussed_at,
        decided_by=place.manager,
    )
    rows["decisions"].append(decision)
    rows["outcomes"] += outcomes(decision, talk, bool(told), ago, rng, today)


def why(before, stage, rng):
    if stage < before:
        return rng.choice(phrases.BACK), rng.choice(phrases.DISSENT)
    return rng.choice(phrases.REASONS[stage]), ""


def asked(framework, life, stage, day):
    """The question with how long the stage has lasted, and how long it usually does."""
    start = max(start for name, start in life.spells if name == stage and start < day)
    row = framework.stages[stage]
    return phrases.QUESTIONS[stage].format(
        weeks=(day - start).days // 7, guide=f"{row.typical_weeks_from}–{row.typical_weeks_to}"
    )


def outcomes(decision, talk, told, ago, rng, today):
    """What became of it: most are done, some carried on first, a few of the last months open."""
    result, chance = DecisionOutcome.Result, rng.random()
    day = decision.due_on
    if not talk.result or day >= today or (not told and ago < 3 and chance < 0.3):
        return []
    found = [(result.DONE, talk.result, day)]
    if not told and chance > 0.95:
        found = [(result.DROPPED, phrases.DROPPED, day)]
    elif not told and chance > 0.85:
        later = day + timedelta(days=14)
        found = [(result.CARRIED, phrases.CARRIED, day), (result.DONE, talk.result, later)]
    return [
        DecisionOutcome(
            decision=decision,
            result=kind,
            note=note,
            recorded_at=at(on, 17),
            recorded_by=decision.owner,
        )
        for kind, note, on in found
        if on < today
    ]


def look_ahead(place, framework, today):
    """The conference to come: the stories, then stages that last longer than usual."""
    conference = convene(place, place.ahead, today - timedelta(days=1))
    here = [
        (life, case) for life, case in place.files if life.closed_on is None and life.enrolled_on
    ]
    told = [(life, case) for life, case in here if life.script.question]
    long = sorted(
        (pair for pair in here if pair not in told and waits(pair[0])),
        key=lambda pair: overstay(framework, pair[0], place.ahead),
        reverse=True,
    )
    AgendaItem.objects.bulk_create(
        AgendaItem(
            conference=conference,
            case=case,
            position=position,
            question=life.script.question
            or asked(framework, life, life.spells[-1][0], place.ahead + timedelta(days=1)),
        )
        for position, (life, case) in enumerate((told + long)[:AGENDA])
    )


def waits(life):
    """Still on the way to a job, and not the one that everybody forgets."""
    return life.status == "open" and not life.script.overlooked


def overstay(framework, life, day):
    stage, start = life.spells[-1]
    return (day - start).days // 7 - framework.stages[stage].typical_weeks_to

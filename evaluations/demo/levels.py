"""Believable levels: growth by difficulty, from the stage in which a requirement is taught."""

from random import Random

from competencies.measures.growth import NOT_APPLICABLE, NOT_OBSERVED
from jobtra.fiscal import Month, reach_date

START = {1: 2.2, 2: 1.8, 3: 1.5, 4: 1.2}
END = {1: 4.55, 2: 4.4, 3: 4.2, 4: 4.0}
PACE = {1: 1.1, 2: 1.8, 3: 2.4, 4: 2.9}  # months in which two thirds of the way are gone
STICKS = 0.62  # a level changes when what is seen lies so far from it


def checklist(life, items, months, this):
    """{Month: {item code: level, "N" or "NA"}} of a case; items: competencies Item rows."""
    cells = {month: {} for month in months}
    for item in items if months else ():
        short = item.short_code
        rng = Random(f"{life.code} {short}")
        bent = rng.gauss(0, 0.35) + life.script.ability
        taught, level = taught_in(life, item), None
        for month in months:
            if short in life.script.inapplicable:
                cells[month][item.code] = NOT_APPLICABLE
                continue
            if told := told_level(life.script, short, this - month):
                level = cells[month][item.code] = told
                continue
            noise, unseen = rng.gauss(0, 0.16), rng.random()
            if taught is None or month < taught or unseen < rarely_seen(life, item, month):
                cells[month][item.code] = NOT_OBSERVED
                continue
            seen = grown(item, month - taught + 0.6, life.script.speed, bent) + noise
            seen -= fall(life.script, short, this - month)
            if level is None or abs(seen - level) > STICKS:
                level = max(1, min(5, round(seen)))
            cells[month][item.code] = level
    return cells


def told_level(script, short, ago):
    """What the story says of that month, or None."""
    told = script.levels.get(short, "")
    return int(told[-1 - ago]) if ago < len(told) else None


def grown(item, months, speed, bent):
    d = item.difficulty
    gone = 1 - 2.718 ** (-months * speed / PACE[d])
    return START[d] + (END[d] - START[d]) * gone + bent


def taught_in(life, item):
    """The month in which the requirement can be seen first; some are seen before they are taught."""
    if item.due_employment_month:
        return Month.of(life.hired_on) if life.hired_on else None
    start = life.since(item.stage_code)
    by_plan = Month.of(reach_date(life.enrolled_on, item.due_programme_month))
    if start is None:
        return by_plan + 1 if item.stage_code in {"S2", "S3"} else None
    return max(Month.of(life.enrolled_on), min(Month.of(start), by_plan))


def rarely_seen(life, item, month):
    """The chance that a month gave no occasion to see it."""
    if life.stage_on(month.last) == "S7" and item.code[2] in "EFGH":
        return 0.12
    return 0.08 if item.difficulty == 4 else 0.03


def fall(script, short, ago):
    return sum(
        deep for codes, begin, end, deep in script.dips if short in codes and end <= ago <= begin
    )


def indicators(life, stage, items, month, this, is_second):
    """{item code: level or None for not observed} of one rater's stage judgement."""
    begin = max(start for name, start in life.spells if name == stage and start <= month.last)
    spent = (month.last - begin).days / 30
    levels = {}
    for place, item in enumerate(items):
        same = Random(f"{life.code} {month} {item.code}")
        seen = 2.3 + min(2.0, spent * 0.55 * life.script.speed) + life.script.ability
        level = max(1, min(5, round(seen + same.gauss(0, 0.35))))
        apart, unseen = same.random(), same.random()
        if is_second:
            level += (apart > 0.82) - (apart < 0.1) - (apart > 0.97)
        told = life.script.judged.get((this - month, item.short_code))
        if told:
            levels[item.code] = told[is_second]
        elif unseen < 0.05 and place % 2 == is_second:
            levels[item.code] = None
        else:
            levels[item.code] = max(1, min(5, level))
    return levels

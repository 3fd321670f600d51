"""How each case goes: its dates, drawn from its own seed, so that one change moves no other case."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from cases.models import Employment, EmploymentCheck
from evaluations.demo import people
from evaluations.demo.script import Script
from evaluations.demo.story import STORIES
from jobtra.fiscal import Month, add_business_days, is_business_day, reach_date

# first visit in months ago, and what follows the last stage
SLOTS = (
    *((began, "hired") for began in (35, 32, 30, 28, 26, 25, 23, 22, 20, 18, 17, 15, 14, 13)),
    (24, "interrupted"),
    (19, "moved"),
    (16, "interrupted"),
    *((began, "hired") for began in (11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0)),
)
HISTORY = 38  # months of conferences
POINTS = {1: "m1", 3: "m3", 6: "m6", 12: "m12"}  # by months after the start
CONTRACTS = (
    ("regular", 38),
    ("regular", 40),
    ("fixed_term", 32),
    ("part_time", 24),
    ("part_time", 16),
)


@dataclass
class Job:
    starts_on: date
    checks: list  # (day, status, point)
    left_on: date | None = None


@dataclass
class Life:
    """One case of an office: when what happened, up to today."""

    code: str
    script: Script
    rng: Random
    first_visit_on: date
    enrolled_on: date | None = None
    spells: list = field(default_factory=list)  # (stage, first day), in order
    steps: dict = field(default_factory=dict)  # conference day: place in the script's stages
    jobs: list = field(default_factory=list)
    status: str = "open"
    closed_on: date | None = None

    @property
    def hired_on(self):
        return self.jobs[0].starts_on if self.jobs else None

    def stage_on(self, day):
        return [stage for stage, start in self.spells if start <= day][-1]

    def since(self, stage):
        """The first day in this stage or a later one, or None."""
        return next((start for name, start in self.spells if name >= stage), None)

    def months(self, today):
        """The months that ask for a checklist; a start after the 20th begins with the next."""
        if self.enrolled_on is None:
            return []
        first = Month.of(self.enrolled_on) + (self.enrolled_on.day > 20)
        return list(Month.between(first, Month.of(self.closed_on or today)))


def business_day(day):
    return day if is_business_day(day) else add_business_days(day, 1)


def conference_days(place, today):
    """(days held, the day to come) of the office at this place: monthly, in the second week."""
    ahead = add_business_days(business_day(today), 3 * place)
    held = []
    for month in Month.between(Month.of(today) - HISTORY, Month.of(today)):
        day = month.first + timedelta(days=7)
        while day.weekday() != 1 + place % 3:
            day += timedelta(days=1)
        day = business_day(day)
        if day < today - timedelta(days=5):
            held.append(day)
    return held, ahead


def scripts_of(code, number, names):
    """The stories of an office, then drawn cases, `number` in all, the earliest visit first."""
    told = list(STORIES.get(code, ()))[:number]
    slots = list(SLOTS)
    for script in told:
        slots.remove(min(slots, key=lambda slot: abs(slot[0] - script.began)))
    drawn = [
        draw(Random(f"{code} {place}"), place, began, end, names)
        for place, (began, end) in enumerate(spread(slots, number - len(told)))
    ]
    return sorted([*told, *drawn], key=lambda script: -script.began)


def spread(slots, number):
    """So many slots, evenly from all."""
    return [slots[place * len(slots) // number] for place in range(number)]


def draw(rng, place, began, end, names):
    gender = rng.choice(("male", "female"))
    (surname, kana), (given, given_kana) = names.surname(), names.given(gender)
    lengths = [(2, 4), (4, 7), (4, 8), (8, 12), (4, 6), (3, 9)]
    stages = [(f"S{n}", rng.randint(*weeks)) for n, weeks in enumerate(lengths, 1)]
    if place % 6 == 2:  # a step back, two stages on
        at = rng.choice((2, 3))
        stages[at + 1 : at + 1] = [(stages[at - 1][0], 6), (stages[at][0], 6)]
    if end != "hired":
        stages = stages[: rng.choice((2, 3, 4))]
    comes = (rng.uniform(0.55, 0.85), rng.uniform(0.85, 0.98))
    if end == "interrupted":
        comes = (0.6, 0.4)
    key = rng.choices((0, 1, 2), (9, 8, 4))[0]
    return Script(
        began=began,
        stages=tuple(stages),
        end=end,
        name=f"{surname} {given}",
        kana=f"{kana} {given_kana}",
        gender="unanswered" if place % 9 == 4 else gender,
        age=rng.randint(17, 34),
        course="SALES" if place % 5 == 3 else "IT",
        key=key,
        second=rng.choice([other for other in range(3) if other != key]),
        speed=rng.uniform(0.75, 1.35) if end == "hired" else 0.6,
        ability=rng.uniform(-0.25, 0.35),
        comes=comes,
        dips=dips(rng, began),
        accommodated=("C3",) if place % 5 == 1 else ("C1", "E1") if place % 7 == 3 else (),
        inapplicable=("G5",) if place % 5 == 3 else (),
        overlooked=began == 6,
    )


def dips(rng, began):
    """A few requirements that fall for one or two months, and come back."""
    if began < 5 or rng.random() < 0.4:
        return ()
    start = rng.randint(0, began - 4)
    codes = rng.sample(("A1", "A2", "A4", "B2", "B5", "C2", "D3", "E4", "F1"), rng.randint(1, 3))
    return ((set(codes), start + rng.randint(0, 1), start, rng.uniform(1.0, 1.6)),)


def live(script, code, today, held):
    """Walk through the script until it or today ends."""
    rng = Random(f"life {code}")
    month = Month.of(today) - script.began
    first = business_day(month.first + timedelta(days=rng.randint(2, 22)))
    life = Life(code, script, rng, min(first, add_business_days(today, -2)))
    life.spells.append(("S1", life.first_visit_on))
    over = life.first_visit_on + timedelta(weeks=script.stages[0][1])
    for place, (stage, weeks) in enumerate(script.stages[1:], 1):
        start = first_day(stage, over, held, today)
        if start is None or start > today:
            return life
        if place == 1:
            life.enrolled_on = start
        enter(life, stage, start, place, today)
        over = start + timedelta(weeks=weeks)
    if script.end == "hired":
        start = first_day("S7", over, held, today)
        if start <= today:
            enter(life, "S7", start, len(script.stages), today)
    elif script.end and business_day(over) <= today:
        life.status, life.closed_on = script.end, business_day(over)
    settle(life, today)
    return life


def first_day(stage, over, held, today):
    """S2 begins with the enrolment, S7 with the job, the others at a conference."""
    if stage == "S2" and over:
        return business_day(over)
    if stage == "S7":
        return business_day((Month.of(over) + 1).first)
    return next((day for day in held if day >= over), None)


def enter(life, stage, start, place, today):
    life.spells.append((stage, start))
    if place > 1 and stage != "S7":
        life.steps[start] = place
    if stage == "S7":
        life.jobs.append(employ(life, start, today))
        life.status = "graduated"
    else:
        life.status = "open"


def employ(life, start, today):
    """The job that begins on this day with what was learnt about it until today."""
    rng, told = life.rng, life.script.jobs[2 * len(life.jobs) :]
    if told:
        plan, leaves = told[:2]
    else:
        leaves = rng.randint(2, 10) if rng.random() < 0.22 else None
        lost = rng.choice((3, 6, 12)) if rng.random() < 0.25 else 99
        plan = [
            (k, "employed" if k < lost else "unknown")
            for k in (1, 3, 6, 12)
            if leaves is None or k < leaves
        ] + ([(leaves, "left")] if leaves else [])
    left_on = reach_date(start, leaves) if leaves else None
    checks = []
    for k, status in plan:
        late = 0 if status == "left" else rng.randint(0, 12)
        day = business_day(reach_date(start, k) + timedelta(days=late))
        if day < today:
            point = POINTS.get(k, EmploymentCheck.Point.BETWEEN)
            checks.append((day, EmploymentCheck.Status(status), point))
    return Job(start, checks, left_on if left_on and left_on < today else None)


def settle(life, today):
    """A year in the job, or two months after leaving it, the case is closed."""
    if life.status != "graduated":
        return
    job = life.jobs[-1]
    if job.left_on:
        over = business_day(job.left_on + timedelta(days=60))
    else:
        over = business_day(reach_date(job.starts_on, 12) + timedelta(days=20))
    unknown = job.checks and job.checks[-1][1] == EmploymentCheck.Status.UNKNOWN
    if over <= today and not (unknown and life.script.question):
        life.closed_on = over


class Names:
    """Each surname once, until all are used."""

    def __init__(self):
        rng = Random("names")
        self.surnames = people.pairs(people.SURNAMES)
        self.givens = {gender: people.pairs(text) for gender, text in people.GIVEN.items()}
        for names in (self.surnames, *self.givens.values()):
            rng.shuffle(names)
        self.taken = dict.fromkeys(("surname", *self.givens), 0)

    def surname(self):
        return self.take("surname", self.surnames)

    def given(self, gender):
        return self.take(gender, self.givens[gender])

    def take(self, kind, names):
        self.taken[kind] += 1
        return names[(self.taken[kind] - 1) % len(names)]


def contract(life):
    """(contract, weekly hours, occupation, employer) of a job."""
    kind, hours = life.rng.choice(CONTRACTS)
    is_it = life.script.course == "IT" and life.rng.random() < 0.8
    employers = people.words(people.EMPLOYERS)
    employer = life.rng.choice(employers[:11] if is_it else employers[10:])
    occupation = Employment.Occupation.IT if is_it else Employment.Occupation.OTHER
    return kind, hours, occupation, employer

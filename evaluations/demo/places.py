"""An office with its people and cases: the rows that the others hang on."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from decimal import Decimal
from random import Random

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from cases.access import Role
from cases.demo import PASSWORD
from cases.models import (
    Assignment,
    Attendance,
    Case,
    Course,
    Employment,
    EmploymentCheck,
    Office,
    Posting,
    Programme,
    Staff,
    Youth,
)
from evaluations.demo import lives, people
from jobtra.fiscal import FiscalYear, is_business_day

DAYS = {"S2": 2, "S3": 3, "S4": 4, "S5": 5, "S6": 3}  # planned a week
WEEKDAYS = {1: {2}, 2: {1, 3}, 3: {0, 2, 4}, 4: {0, 1, 3, 4}, 5: {0, 1, 2, 3, 4}}


@dataclass
class Place:
    """An office while it is made: staff rows by task, and each life with its case row."""

    office: Office
    workers: list
    manager: Staff
    director: Staff
    held: list  # days of past conferences
    ahead: object  # the day of the next one
    files: list = field(default_factory=list)  # (Life, Case)

    def key_worker(self, life, day):
        """Whoever has the case on that day: a newcomer takes it over on arrival."""
        worker = self.workers[life.script.key]
        return worker if worker.joined_on <= day else self.workers[0]

    def second_worker(self, life, day):
        """The colleague who knows the case too; another one until that colleague has come."""
        key, chosen = self.key_worker(life, day), self.workers[life.script.second]
        there = [worker for worker in (chosen, *self.workers) if worker.joined_on <= day]
        return next(worker for worker in there if worker != key)


def at(day, hour=9, minute=0):
    return datetime.combine(day, time(hour, minute), timezone.get_current_timezone())


def open_places(today, number, count):
    """The first `count` offices with staff, log-ins and `number` cases each."""
    names = lives.Names()
    password = make_password(PASSWORD)  # once: hashing is slow on purpose
    employ("HQ", None, people.HEAD_OFFICE, today, password)
    places = []
    for position, (code, name, team) in enumerate(people.OFFICES[:count]):
        office = Office.objects.create(code=code, name=name, is_demo=True)
        staff = employ(code, office, team, today, password)
        held, ahead = lives.conference_days(position, today)
        places.append(Place(office, staff[:3], staff[3], staff[4], held, ahead))
        fill(places[-1], today, number, names)
    return places


def employ(prefix, office, team, today, password):
    year = FiscalYear.of(today - timedelta(days=90))
    staff = [
        Staff(
            code=f"{prefix}-{position:02}",
            name=name,
            email=f"{login}@example.jp",
            joined_on=FiscalYear(year.year - (years or 0)).starts_on,
            password=password,
            is_demo=True,
        )
        for position, (name, login, _role, _share, years) in enumerate(team, 1)
    ]
    Staff.objects.bulk_create(staff)
    Posting.objects.bulk_create(
        Posting(
            staff=person,
            office=office,
            role=role,
            share=Decimal(str(share)),
            starts_on=person.joined_on,
            reads_sensitive=role == Role.CASE_MANAGER or position == 1,
        )
        for position, (person, (_name, _login, role, share, _years)) in enumerate(
            zip(staff, team, strict=True), 1
        )
    )
    return staff


def fill(place, today, number, names):
    programme = Programme.objects.get(code="JT")
    courses = {course.code: course for course in Course.objects.filter(programme=programme)}
    scripts = lives.scripts_of(place.office.code, number, names)
    walks = [
        lives.live(script, f"{place.office.code}-{position:03}", today, place.held)
        for position, script in enumerate(scripts, 1)
    ]
    youths = Youth.objects.bulk_create(
        Youth(
            name=life.script.name,
            kana=life.script.kana,
            gender=life.script.gender,
            born_on=today - timedelta(days=365 * life.script.age + life.rng.randint(20, 340)),
        )
        for life in walks
    )
    cases = Case.objects.bulk_create(
        Case(
            code=life.code,
            youth=youth,
            office=place.office,
            programme=programme,
            course=courses[life.script.course],
            first_visit_on=life.first_visit_on,
            enrolled_on=life.enrolled_on,
            status=life.status,
            closed_on=life.closed_on,
        )
        for life, youth in zip(walks, youths, strict=True)
    )
    place.files = list(zip(walks, cases, strict=True))
    Assignment.objects.bulk_create(
        row for life, case in place.files for row in assignments(place, life, case, today)
    )
    Attendance.objects.bulk_create(
        (row for life, case in place.files for row in attendances(life, case, today)),
        batch_size=2000,
    )
    hire(place)


def assignments(place, life, case, today):
    """The workers at the start, and again on the day a newcomer takes over."""
    last = life.closed_on or today
    joined = place.workers[life.script.key].joined_on
    days = [life.first_visit_on, *([joined] if life.first_visit_on < joined <= last else [])]
    for day in days:
        yield Assignment(
            case=case, staff=place.key_worker(life, day), kind=Assignment.Kind.KEY, starts_on=day
        )
    yield Assignment(
        case=case,
        staff=place.second_worker(life, last),
        kind=Assignment.Kind.SECOND,
        starts_on=life.enrolled_on or life.first_visit_on,
    )


def attendances(life, case, today):
    """Planned business days from enrolment on, in the stages that come to the office."""
    if not life.enrolled_on:
        return []
    rng, script = Random(f"{life.code} days"), life.script
    rows = []
    last = min(life.closed_on or today, today - timedelta(days=1))
    for offset in range((last - life.enrolled_on).days + 1):
        day = life.enrolled_on + timedelta(days=offset)
        stage = life.stage_on(day)
        if stage not in DAYS or not is_business_day(day):
            continue
        if day.weekday() not in WEEKDAYS[script.days.get(stage, DAYS[stage])]:
            if rng.random() < 0.01:
                rows.append(Attendance(case=case, on=day, is_planned=False, kind="present"))
            continue
        early, later = script.comes
        chance = early + (later - early) * min(1, offset / 120) - slump(script, day, today)
        rows.append(Attendance(case=case, on=day, kind=kind(rng, chance)))
    for row in [row for row in rows if row.is_planned][-script.absent_lately or len(rows) :]:
        row.kind = Attendance.Kind.ABSENT
    return rows


def slump(script, day, today):
    ago = (today.year - day.year) * 12 + today.month - day.month
    return sum(
        0.2 for codes, begin, end, _deep in script.dips if "A2" in codes and end <= ago <= begin
    )


def kind(rng, chance):
    if rng.random() < chance:
        return rng.choices(("present", "late", "left_early"), (92, 6, 2))[0]
    return rng.choices(("absent", "excused"), (94, 6))[0]


def hire(place):
    for life, case in place.files:
        for job in life.jobs:
            contract, hours, occupation, employer = lives.contract(life)
            employment = Employment.objects.create(
                case=case,
                starts_on=job.starts_on,
                employer_name=employer,
                contract=contract,
                weekly_hours=hours,
                occupation=occupation,
                left_on=job.left_on,
                leaving_reason=life.rng.choice(people.LEAVING) if job.left_on else "",
            )
            EmploymentCheck.objects.bulk_create(
                EmploymentCheck(
                    employment=employment,
                    on=day,
                    status=status,
                    point=point,
                    done_on=day,
                    recorded_at=at(day, 17, 10),
                    recorded_by=place.key_worker(life, day),
                )
                for day, status, point in job.checks
            )

"""The case files of the demo: from the first call to the job, as staff would have kept them."""

from datetime import timedelta
from random import Random

from cases.models import (
    Assessment,
    Closure,
    Consent,
    Employer,
    Employment,
    Enquiry,
    HealthRecord,
    Internship,
    JobApplication,
    Outcome,
)
from evaluations.demo import file_phrases as phrases
from evaluations.demo import people
from evaluations.demo.lives import business_day
from evaluations.demo.places import at
from jobtra.fiscal import add_business_days

CONSENTS = (  # purpose, recipient, how many of a hundred agree
    ("support", "", 100),
    ("health", "", 85),
    ("share", "family", 60),
    ("share", "employer", 90),
    ("research", "", 80),
    ("photo", "", 30),
    ("retention", "", 95),
)
CLOSURE_KINDS = {"graduated": Closure.Kind.SUSTAINED}  # the others are called as their status
OPEN_ENQUIRIES = 3


def write(place, today):
    """Everything of these files but plans and notes."""
    employers = hosts(place, today)
    for life, case in place.files:
        rng = Random(f"{life.code} file")
        worker = place.key_worker(life, life.first_visit_on)
        ask(place, life, case, rng, worker)
        if life.enrolled_on:
            agree(life, case, rng, worker)
        assess(place, life, case, rng, worker, today)
        practise(place, life, case, rng, employers, today)
        apply_for_work(place, life, case, rng, today)
        hire(life, case, employers, rng)
        graduate(place, life, case, rng)
        close(place, life, case, rng)
    call(place, today)


def ask(place, life, case, rng, worker):
    day = business_day(life.first_visit_on - timedelta(days=rng.randint(3, 9)))
    day = min(day, life.first_visit_on)
    Enquiry.objects.create(
        office=place.office,
        received_at=at(day, rng.randint(10, 16)),
        route=rng.choice(("phone", "phone", "mail", "web", "referred")),
        caller=rng.choice(("self", "self", "parent", "agency")),
        call_name=life.script.name.split()[-1],
        name=life.script.name,
        kana=life.script.kana,
        concern=rng.choice(phrases.CONCERNS),
        next_at=at(life.first_visit_on, 14),
        case=case,
        taken_at=at(day, 17),
        taken_by=worker,
    )


def call(place, today):
    """Those who asked lately and have not come yet."""
    rng, names = Random(f"{place.office.code} calls"), people.pairs(people.GIVEN["female"])
    for number in range(OPEN_ENQUIRIES):
        day = add_business_days(today, -1 - number)
        Enquiry.objects.create(
            office=place.office,
            received_at=at(day, 11 + number),
            route=("phone", "web", "referred")[number],
            caller=("parent", "self", "agency")[number],
            call_name=rng.choice(names)[0],
            contact="携帯電話(番号は名簿に)",
            contact_hours="平日の午後",
            concern=phrases.CONCERNS[number],
            is_urgent=number == 2,
            referrer="若者サポートステーション" if number == 2 else "",
            next_at=at(add_business_days(today, number), 14) if number < 2 else None,
            taken_at=at(day, 17),
            taken_by=place.workers[number % len(place.workers)],
        )


def agree(life, case, rng, worker):
    day = min(life.enrolled_on, add_business_days(life.first_visit_on, 5))
    given = [(purpose, name) for purpose, name, share in CONSENTS if rng.random() * 100 < share]
    Consent.objects.bulk_create(
        Consent(
            case=case,
            purpose=purpose,
            recipient=recipient,
            is_given=(purpose, recipient) in given,
            given_on=day,
            method=Consent.Method.PAPER,
            explained_at=at(day, 15),
            explained_by=worker,
        )
        for purpose, recipient, _share in CONSENTS
    )
    if ("health", "") in given and rng.random() < 0.5:
        topic, text = rng.choice(phrases.HEALTH)
        HealthRecord.objects.create(
            case=case,
            topic=topic,
            text=text,
            source="told",
            recorded_at=at(day, 16),
            recorded_by=worker,
        )


def assess(place, life, case, rng, worker, today):
    """Checked before the enrolment; of who has just come it is still being written."""
    heard = min(add_business_days(life.first_visit_on, 2), life.enrolled_on or today)
    if heard >= today:
        return
    stamps = {"state": "draft"}
    if life.enrolled_on:
        stamps = {
            "state": "checked",
            "submitted_at": at(heard, 17),
            "submitted_by": worker,
            "checked_at": at(min(add_business_days(heard, 1), life.enrolled_on), 18),
            "checked_by": place.manager,
        }
    Assessment.objects.create(
        case=case,
        heard_on=heard,
        sources="本人、家族",
        concern=rng.choice(phrases.CONCERNS),
        wish=rng.choice(phrases.WISHES),
        facts=rng.choice(phrases.FACTS),
        youth_view=rng.choice(phrases.VIEWS),
        interpretation=rng.choice(phrases.READINGS) if life.enrolled_on else "",
        strengths=rng.choice(phrases.STRENGTHS),
        first_stage="S1",
        written_at=at(heard, 16),
        written_by=worker,
        **stamps,
    )


def hosts(place, today):
    names = people.words(people.EMPLOYERS)
    day = today - timedelta(days=700)
    return {
        name: Employer.objects.create(
            office=place.office,
            name=name,
            industry="情報サービス" if number < 11 else "販売",
            offers="見学は月1回まで。実習は2週間、質問の担当の方がいます。",
            added_at=at(day, 10),
            added_by=place.manager,
        )
        for number, name in enumerate(names)
    }


def practise(place, life, case, rng, employers, today):
    """An internship of two weeks at the start of S5."""
    starts = [
        business_day(start + timedelta(days=7)) for name, start in life.spells if name == "S5"
    ]
    for starts_on in starts[:1]:
        ends_on = add_business_days(starts_on, 9)
        over = ends_on < today
        worker = place.key_worker(life, starts_on)
        Internship.objects.create(
            case=case,
            employer=rng.choice(list(employers.values())),
            department="運用課",
            starts_on=starts_on,
            ends_on=ends_on,
            days=10,
            tasks=rng.choice(phrases.TASKS),
            purpose="質問と報告の方法を、職場で試す",
            insurance="実習保険に加入",
            accommodations=phrases.ACCOMMODATIONS,
            planned_at=at(add_business_days(min(starts_on, today), -5), 11),
            planned_by=worker,
            reflection=rng.choice(phrases.REFLECTIONS) if over else "",
            employer_comment=phrases.INTERNSHIP_COMMENT if over else "",
            closed_at=at(ends_on, 17) if over else None,
            closed_by=worker if over else None,
        )


def apply_for_work(place, life, case, rng, today):
    """One application that failed; one that led to the job, or is still open."""
    start = life.since("S6")
    if not start:
        return
    worker, hired = place.key_worker(life, start), life.hired_on
    latest = min(hired or today, today - timedelta(days=1))
    names = rng.sample(people.words(people.EMPLOYERS), 2)
    sent = min(business_day(start + timedelta(days=7)), latest)
    told = min(business_day(sent + timedelta(days=10)), latest)
    rows = [("rejected", sent, told, None)]
    if hired:
        rows.append(("accepted", sent, told, None))
    else:
        rows.append(("interview", sent, None, add_business_days(today, 3)))
    JobApplication.objects.bulk_create(
        JobApplication(
            case=case,
            employer_name=name,
            job="ヘルプデスク",
            route="employment_office",
            stage=stage,
            applied_on=applied_on,
            result_on=result_on,
            next_on=next_on,
            recorded_at=at(applied_on, 16),
            recorded_by=worker,
        )
        for name, (stage, applied_on, result_on, next_on) in zip(names, rows, strict=True)
    )


def hire(life, case, employers, rng):
    rows = list(case.employments.all())
    for row in rows:
        row.employer = employers.get(row.employer_name)
        row.has_social_insurance = row.weekly_hours >= 20
        row.is_open = rng.random() < 0.5
        row.route = "employment_office"
    Employment.objects.bulk_update(rows, ["employer", "has_social_insurance", "is_open", "route"])


def graduate(place, life, case, rng):
    """The day before the first job; who is in training again has no outcome yet."""
    job = case.employments.last()
    if life.status != "graduated" or job is None:
        return
    day = add_business_days(job.starts_on, -3)
    case.graduated_on = day
    case.save(update_fields=["graduated_on"])
    Outcome.objects.create(
        case=case,
        kind=Outcome.Kind.JOB,
        destination=job.employer_name,
        decided_on=day,
        employment=job,
        fit=rng.choice(("as_wished", "as_wished", "partly")),
        youth_words=rng.choice(phrases.OUTCOME_WORDS),
        basis="会議で確かめた。朝の連絡と相談を自分で続けている。",
        retention_agreed=True,
        retention_contact="月に一度、昼休みに電話",
        graduates_on=day,
        state=Outcome.State.APPROVED,
        proposed_at=at(day, 10),
        proposed_by=place.key_worker(life, day),
        conferred_on=day,
        conferred_at=at(day, 14),
        conferred_by=place.manager,
        approved_at=at(day, 17),
        approved_by=place.director,
    )


def close(place, life, case, rng):
    if not life.closed_on:
        return
    Closure.objects.create(
        case=case,
        kind=CLOSURE_KINDS.get(life.status, life.status),
        closed_on=life.closed_on,
        last_contact_on=life.closed_on - timedelta(days=rng.randint(0, 14)),
        course=phrases.CLOSURES[life.status],
        referred_to="地域の相談機関" if life.status == "referred" else "",
        reopening="本人から連絡があれば、いつでも",
        proposed_at=at(life.closed_on, 11),
        proposed_by=place.key_worker(life, life.closed_on),
        confirmed_at=at(life.closed_on, 16),
        confirmed_by=place.manager,
    )

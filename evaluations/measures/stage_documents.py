"""When a document that an exit criterion names came about, as far as the case file can say it.

Codes are those of the stages' framework. For a code that is not here, and for paper, a person says
so (`CriterionRecord`).
"""

from django.db.models import DateField, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import TruncDate

from cases.models import (
    Assessment,
    Case,
    Consent,
    EmploymentCheck,
    Internship,
    Outcome,
    SupportPlan,
)
from competencies.models import Checklist
from competencies.models.sheet import Voice
from evaluations.models import CriterionRecord, StageDecision

LONG_ENOUGH = 10  # days of an internship


def assessments(on):
    return Assessment.objects.filter(checked_at__date__lte=on), TruncDate("checked_at")


def consents(on):
    """To the support and to special-care information; the later of the two."""
    support = Consent.objects.in_force(on).filter(purpose=Consent.Purpose.SUPPORT)
    health = Consent.objects.for_health(on).filter(case=OuterRef("case"))
    health = Subquery(health.values("given_on")[:1])
    return support.annotate(health=health).exclude(health=None), F("given_on")


def stage_decisions(on):
    return (
        StageDecision.objects.filter(agenda_item__conference__held_on__lte=on),
        F("agenda_item__conference__held_on"),
    )


def plans(on, **kind):
    return SupportPlan.objects.filter(agreed_on__lte=on, **kind), F("agreed_on")


def internships(on, **which):
    done = Internship.objects.filter(ends_on__lte=on, cancelled_at=None, **which)
    return done, F("ends_on")


def employer_ratings(on):
    sheets = Checklist.objects.in_force().filter(voice=Voice.EMPLOYER, submitted_at__date__lte=on)
    return sheets, TruncDate("submitted_at")


def outcomes(on, **which):
    return Outcome.objects.filter(decided_on__lte=on, **which), F("decided_on")


def graduations(on):
    return Outcome.objects.filter(conferred_on__lte=on), F("conferred_on")


def year_checks(on):
    at_work = Q(status=EmploymentCheck.Status.EMPLOYED, point=EmploymentCheck.Point.MONTHS_12)
    return EmploymentCheck.objects.filter(at_work, on__lte=on), F("on")


DOCUMENTS = {  # code: (what to look for, up to a day; the path from its row to the case)
    "intake_assessment": (assessments, "case"),
    "consent_given": (consents, "case"),
    "conference_decision": (stage_decisions, "agenda_item__case"),
    "provisional_plan_agreed": (plans, "case"),
    "support_plan_agreed": (lambda on: plans(on, kind=SupportPlan.Kind.FORMAL), "case"),
    "experience_reflection": (
        lambda on: internships(on, kind=Internship.Kind.EXPERIENCE, closed_at__isnull=False),
        "case",
    ),
    "internship_completed": (
        lambda on: internships(on, kind=Internship.Kind.INTERNSHIP, days__gte=LONG_ENOUGH),
        "case",
    ),
    "host_evaluation_received": (employer_ratings, "case"),
    "internship_reflection": (
        lambda on: internships(on, kind=Internship.Kind.INTERNSHIP, closed_at__isnull=False),
        "case",
    ),
    "outcome_decided": (outcomes, "case"),
    "retention_plan_agreed": (lambda on: outcomes(on, retention_agreed=True), "case"),
    "graduation_decision": (graduations, "case"),
    "retention_check_12m": (year_checks, "employment__case"),
}


def of_cases(cases, codes, *, on):
    """{case: {code: (day or None, who said so or "")}} of these document codes. One query.

    A person's own word, if it holds, stands beside what the file says: the earlier day counts.
    """
    codes = sorted(codes)
    if not codes:
        return {}
    columns = {}
    for n, code in enumerate(codes):
        said = CriterionRecord.objects.filter(
            case=OuterRef("pk"), document=code, recorded_at__date__lte=on
        ).order_by("-pk")
        columns[f"day_{n}"] = filed(code, on)
        columns[f"holds_{n}"] = Subquery(said.values("holds")[:1])
        columns[f"said_{n}"] = Subquery(said.values(day=TruncDate("recorded_at"))[:1])
        columns[f"by_{n}"] = Subquery(said.values("recorded_by__name")[:1])
    rows = Case.objects.filter(pk__in=cases).order_by().annotate(**columns).values("pk", *columns)
    return {
        row["pk"]: {
            code: known(*(row[f"{name}_{n}"] for name in ("day", "holds", "said", "by")))
            for n, code in enumerate(codes)
        }
        for row in rows
    }


def filed(code, on):
    """The first day that the file itself names, as a subquery on cases."""
    if code not in DOCUMENTS:
        return Value(None, output_field=DateField())
    look, path = DOCUMENTS[code]
    rows, day = look(on)
    rows = rows.filter(**{path: OuterRef("pk")}).order_by()
    return Subquery(rows.annotate(day=day).order_by("day").values("day")[:1])


def known(filed, holds, said, by):
    if filed is None:
        return (said, by) if holds else (None, "")
    return filed, ""

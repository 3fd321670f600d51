import datetime as dt
import io
from collections import Counter

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from cases import demo
from cases.access import Role
from cases.models import (
    Assessment,
    Attendance,
    Case,
    CaseNote,
    Closure,
    Consent,
    Employment,
    Enquiry,
    HealthRecord,
    Internship,
    JobApplication,
    Office,
    Outcome,
    PlanReview,
    Posting,
    Staff,
    SupportPlan,
)
from competencies.actions import agreement_figures, case_months
from competencies.models import (
    AgreementFigure,
    CaseMonth,
    CaseStage,
    Checklist,
    ChecklistRating,
    Feedback,
    StageJudgement,
)
from evaluations.demo import mass, writing
from evaluations.models import (
    AgendaItem,
    AnnualEvaluation,
    Decision,
    DecisionOutcome,
    StageDecision,
)
from tests.factories.cases import OfficeFactory

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 25)


@pytest.fixture
def starter():
    call_command("load_starter", verbosity=0)


def seed(today=TODAY, cases=2, **options):
    said = io.StringIO()
    call_command("seed_demo", today=today, cases=cases, stdout=said, **options)
    return said.getvalue()


def picture():
    """What was made, by keys that do not depend on the database."""
    return {
        "cases": list(Case.objects.values_list("code", "youth__name", "status", "closed_on")),
        "stages": list(CaseStage.objects.values_list("case__code", "stage__code", "starts_on")),
        "days": Counter(Attendance.objects.values_list("case__code", "kind")),
        "jobs": list(Employment.objects.values_list("case__code", "starts_on", "checks__status")),
        "cells": Counter(
            ChecklistRating.objects.values_list("sheet__case__code", "item__code", "level__rank")
        ),
        "plans": list(
            SupportPlan.objects.values_list("case__code", "number", "state", "starts_on")
        ),
        "notes": list(CaseNote.objects.values_list("case__code", "happened_at", "facts")),
        "feedback": list(Feedback.objects.values_list("case__code", "month", "achieved", "step")),
        "judgements": Counter(StageJudgement.objects.values_list("case__code", "stage__code")),
        "talks": list(
            Decision.objects.values_list("agenda_item__case__code", "action", "due_on").order_by(
                "pk"
            )
        ),
        "outcomes": Counter(DecisionOutcome.objects.values_list("result")),
    }


def test_seed_demo_makes_the_same_twice(starter):
    pictures = []
    for _ in range(2):
        with transaction.atomic():
            writing.write(today=TODAY, cases=6, offices=1)
            pictures.append(picture())
            transaction.set_rollback(True)
    assert pictures[0] == pictures[1]


def test_seed_demo_again_changes_nothing():
    first = seed()
    before = picture()
    assert seed(today=TODAY + dt.timedelta(days=40), cases=3) == first
    assert picture() == before


def test_seed_demo_prints_every_login():
    lines = seed().splitlines()
    people = Staff.objects.filter(is_demo=True)
    assert len(lines) == people.count() == 17
    assert [line.split()[-2:] for line in lines] == [
        [person["login"], demo.PASSWORD] for person in demo.logins()
    ]
    assert seed(logins_only=True).splitlines() == lines


def test_seed_demo_logins_only_makes_nothing():
    assert seed(logins_only=True) == ""
    assert not Office.objects.exists()


def test_seed_demo_is_refused_beside_a_real_office():
    OfficeFactory(is_demo=False)
    with pytest.raises(CommandError, match="A real office exists here"):
        seed()
    assert not Office.objects.filter(is_demo=True).exists()


def test_seed_demo_every_role_logs_in(client):
    seed(today=timezone.localdate())
    seen = set()
    for person in demo.logins():
        form = {"username": person["login"], "password": person["password"]}
        assert client.post(reverse("login"), form).url == reverse("evaluations:today")
        assert client.get(reverse("evaluations:today")).status_code == 200
        seen.add(Posting.objects.in_force().get(staff__email=person["login"]).role)
        client.logout()
    assert seen == set(Role)


def test_seed_demo_counts_the_agreement_of_both_years(starter):
    writing.write(today=TODAY, cases=6, offices=1)
    kept = set(AgreementFigure.objects.values_list("fiscal_year", "kind"))
    assert {year for year, _kind in kept} == {2025, 2026}
    assert {kind for _year, kind in kept} == set(AgreementFigure.Kind)
    before = list(AgreementFigure.objects.values_list("digest", flat=True))
    for year in (2025, 2026):
        assert agreement_figures.refresh(year, by=Staff.objects.system()) == 0
    assert list(AgreementFigure.objects.values_list("digest", flat=True)) == before


def test_seed_demo_keeps_the_summaries_that_a_rebuild_gives(starter):
    writing.write(today=TODAY, cases=6, offices=1)
    fields = [field.attname for field in CaseMonth._meta.fields if field.name != "id"]
    kept = list(CaseMonth.objects.values_list(*fields))
    case_months.write(list(Case.objects.all()))
    assert list(CaseMonth.objects.values_list(*fields)) == kept


@pytest.mark.parametrize("day", [1, 8, 25])
def test_seed_demo_looks_alive_on_any_day(starter, day):
    """Nothing lies in the future but the next conference and what is to be done."""
    today = dt.date(2026, 11, day)
    writing.write(today=today, cases=6, offices=1)
    midnight = dt.datetime.combine(today, dt.time(), timezone.get_current_timezone())
    for model, field in (
        (Checklist, "submitted_at"),
        (Checklist, "checked_at"),
        (Checklist, "locked_at"),
        (ChecklistRating, "rated_at"),
        (StageJudgement, "submitted_at"),
        (Feedback, "given_at"),
        (Enquiry, "taken_at"),
        (Consent, "explained_at"),
        (HealthRecord, "recorded_at"),
        (Assessment, "checked_at"),
        (SupportPlan, "approved_at"),
        (PlanReview, "recorded_at"),
        (CaseNote, "written_at"),
        (Internship, "closed_at"),
        (JobApplication, "recorded_at"),
        (Outcome, "approved_at"),
        (Closure, "confirmed_at"),
        (StageDecision, "decided_at"),
        (DecisionOutcome, "recorded_at"),
    ):
        assert not model.objects.filter(**{f"{field}__gte": midnight}).exists(), field
    for model, field in ((CaseStage, "starts_on"), (Attendance, "on"), (Employment, "starts_on")):
        assert not model.objects.filter(**{f"{field}__gt": today}).exists(), field
    assert AgendaItem.objects.filter(conference__held_on__gte=today, discussed_at=None).exists()


@pytest.mark.parametrize(("today", "year"), [("2026-04-30", 2024), ("2026-05-01", 2025)])
def test_seed_demo_evaluates_the_last_complete_year(starter, today, year):
    writing.write(today=dt.date.fromisoformat(today), cases=3, offices=1)
    evaluation = AnnualEvaluation.objects.get()
    assert (evaluation.fiscal_year, evaluation.office) == (year, None)
    assert evaluation.is_closed


@pytest.mark.skipif(connection.vendor == "postgresql", reason="PostgreSQL takes it")
def test_seed_demo_office_scale_needs_postgresql():
    with pytest.raises(CommandError, match="The scale office needs PostgreSQL"):
        seed(scale="office")
    assert not Office.objects.exists()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL")
def test_seed_demo_mass_makes_whole_offices(starter):
    mass.write(mass.Size(offices=2, closed=30, still=10), today=TODAY, say=lambda line: None)
    assert Case.objects.count() == 80
    assert Case.objects.open().count() == 20
    past = Checklist.objects.filter(month__lt=TODAY.replace(day=1))
    assert past.count() == CaseMonth.objects.filter(month__lt=TODAY.replace(day=1)).count()
    assert ChecklistRating.objects.filter(sheet__in=past).count() == 40 * past.count()
    models = (Case, Attendance, Employment, CaseStage, Checklist, ChecklistRating)
    for model in (*models, StageJudgement, AgendaItem, Decision, DecisionOutcome):
        for row in model.objects.all()[:50]:
            row.full_clean(exclude=["batch"])
    with connection.cursor() as cursor:
        connection.check_constraints()
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

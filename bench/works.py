"""The first rows of product.md 6 on the office of `seed_demo --scale office`."""

from itertools import cycle

from django.db import transaction
from django.db.models import Count
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bench import bare
from bench.measuring import Work
from cases.models import Assignment, Case, Office, Posting, Staff
from competencies.measures.rating_month import month_in_work
from competencies.models import Checklist, ChecklistRating, Item
from evaluations import tasks  # noqa: F401  registers what the job does
from evaluations.actions import annual_evaluations
from evaluations.models import AgendaItem
from jobtra import jobs
from jobtra.fiscal import FiscalYear, Month


def all_works(office=None):
    """Every row of the table, on the first office of the database."""
    office = office or Office.objects.first()
    return [
        checklist_open(office),
        cell_save(office),
        by_item(office),
        dashboard(office),
        conference(office),
        annual_evaluation(office),
    ]


def client_of(staff):
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(staff)
    return client


def one_with(office, role):
    posting = Posting.objects.filter(office=office, role=role).order_by("staff__code").first()
    return posting.staff


def draft_of(office):
    """This month's first half-filled sheet."""
    drafts = Checklist.objects.team().filter(case__office=office, state="draft")
    return drafts.order_by("pk").first()


def page(client, name, *args, query=""):
    url = reverse(name, args=args) + query

    def ask():
        response = client.get(url)
        if response.status_code != 200:
            raise RuntimeError(f"{url} answered {response.status_code}")
        return response

    return ask


def checklist_open(office):
    sheet = draft_of(office)

    def rows(response):
        content = response.context["content"]
        return [(row.item.code, row.value) for row in content.rows.values()]

    return Work(
        "open a checklist",
        page(client_of(sheet.rater), "competencies:checklist_detail", sheet.pk),
        lambda cursor: bare.checklist(cursor, sheet.pk),
        rows,
        bars=(40, 8, None),
    )


def cell_save(office):
    sheet = draft_of(office)
    client, levels = client_of(sheet.rater), cycle((3, 3, 4, 4))
    item = Item.objects.filter(version=sheet.version).order_by("position").first()
    url, month = reverse("competencies:checklist_cells"), str(Month.of(sheet.month))

    def ask():
        typed = {
            "case": sheet.case_id,
            "item": item.pk,
            "value": str(next(levels)),
            "sent": list("12345N"),  # whatever stands there is no clash
        }
        body = {"by": sheet.rater_id, "month": month, "cells": [typed]}
        response = client.post(url, body, content_type="application/json")
        if response.status_code != 200 or response.json()["cells"][0]["state"] != "saved":
            raise RuntimeError(f"{url} answered {response.status_code}")
        return response

    def write(cursor):
        with transaction.atomic():
            return bare.cell(cursor, sheet.pk, item.pk, next(levels), sheet.rater_id)

    def rows(_response):
        cell = ChecklistRating.objects.get(sheet=sheet, item=item)
        return [(cell.item_id, cell.level.rank, cell.rated_by_id)]

    return Work(
        "save a cell",
        ask,
        write,
        rows,
        bars=(12, 6, None),
    )


def by_item(office):
    """One item across twenty youths: those of the worker who has the most of them."""
    today = timezone.localdate()
    month = month_in_work(today)
    mine = Assignment.objects.in_force().filter(case__in=Case.objects.rated_in(month))
    counted = mine.filter(case__office=office).values_list("staff").annotate(n=Count("case"))
    staff = Staff.objects.get(pk=max(counted, key=lambda row: row[1])[0])

    def rows(response):
        return sorted(
            (row.case.code, row.item.code, row.value, row.past.level)
            for row in response.context["sheet"].rows
        )

    return Work(
        "one item, all youths",
        page(
            client_of(staff), "competencies:checklist_by_item", query=f"?month={month}&whose=mine"
        ),
        lambda cursor: bare.by_item(cursor, staff.pk, month, today),
        rows,
        bars=(40, None, None),
    )


def dashboard(office):
    today = timezone.localdate()
    month = month_in_work(today)

    def rows(response):
        return sorted(
            (
                row.case.code,
                row.stage and row.stage.code,
                row.summary and row.summary.due_attained,
                row.summary and row.summary.due,
                row.came,
                row.planned,
                row.worker and row.worker.name,
                row.progress.done,
                row.discussed_on,
            )
            for row in response.context["view"].rows
        )

    return Work(
        "office dashboard",
        page(client_of(one_with(office, "case_manager")), "evaluations:dashboard"),
        lambda cursor: bare.dashboard(cursor, office.pk, month, today),
        rows,
        bars=(80, 12, None),
    )


def conference(office):
    items = AgendaItem.objects.filter(conference__office=office, discussed_at=None)
    item = items.order_by("-conference__held_on", "position").first()
    on = item.conference.held_on

    def rows(response):
        brief = response.context["brief"]
        return {
            "cells": sorted(
                (line.code, month.first, cell.value)
                for line in brief.heat_map.rows
                for month, cell in zip(brief.heat_map.months, line.cells, strict=True)
            ),
            "stays": [
                (stay.stage.code, stay.starts_on)
                for step in brief.ribbon.steps
                for stay in step.stays
            ],
            "attendance": [(row.month.first, row.planned, row.came) for row in brief.attendance],
            "judged": sorted(
                (line.code, opinion.value)
                for line in [*brief.judgements.lines, *brief.judgements.agreed]
                for opinion in line.opinions
            )
            if brief.judgements
            else [],
            "decisions": sorted((row.pk, row.result) for row in brief.earlier),
        }

    return Work(
        "conference page",
        page(
            client_of(one_with(office, "case_manager")), "evaluations:agenda_item_detail", item.pk
        ),
        lambda cursor: bare.conference(cursor, item.pk, item.case_id, on),
        rows,
        bars=(60, 20, None),
    )


def annual_evaluation(office):
    year = FiscalYear.of(timezone.localdate()).previous
    evaluator = Posting.objects.filter(role="evaluator").first().staff

    def ask():
        evaluation = annual_evaluations.request(
            fiscal_year=year.year, office=office, by=evaluator, send=False
        )
        jobs.run(evaluation.job_id)
        evaluation.refresh_from_db()
        return evaluation

    def rows(evaluation):
        found = {
            (figure.indicator, figure.cohort, figure.months): figure.values
            for figure in evaluation.figures.all()
        }
        return {
            "sha256": found["data", "used", 0]["sha256"],
            "K12": found["K12", "mature_cohort", 0]["numerator"],
            "K13": found["K13", "mature_cohort", 0]["numerator"],
            "ripe": found["K13", "mature_cohort", 0]["denominator"],
            "K08": found["K08", "at_6_months_this_cohort", 0]["shares"],
            "K19": [
                [found["K19", f"hired_{year.year - 1}", k][name] for name in bare.STANDINGS]
                for k in (1, 3, 6, 12)
            ],
        }

    return Work(
        f"annual evaluation {year}",
        ask,
        lambda cursor: bare.annual(cursor, office.pk, year),
        rows,
        bars=(None, None, 1.5),
        times=5,
    )

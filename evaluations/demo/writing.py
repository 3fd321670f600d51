"""The demo as a whole: three offices, two years of months, and this month half done."""

from django.db import transaction

from cases.models import Case, Office, Programme, Staff
from competencies.actions import agreement_figures, case_months
from competencies.models import CaseStage, FrameworkVersion
from evaluations import tasks  # noqa: F401  registers what the job does
from evaluations.actions import annual_evaluations
from evaluations.demo import (
    calibrations,
    case_files,
    double_ratings,
    feedback,
    places,
    plans,
    sheets,
    talks,
)
from jobtra import audit, jobs
from jobtra.fiscal import FiscalYear


@transaction.atomic
def write(*, today, cases=28, offices=3):
    """Make the demo offices as they look on this day, with so many cases each.

    The same day gives the same rows. Needs the starter frameworks.
    """
    framework = frameworks_on(today)
    for place in places.open_places(today, cases, offices):
        CaseStage.objects.bulk_create(
            CaseStage(case=case, stage=framework.stages[stage], starts_on=start)
            for life, case in place.files
            for stage, start in life.spells
        )
        sheets.write_checklists(place, framework, today)
        sheets.write_judgements(place, framework, today)
        talks.write(place, framework, today)
        calibrations.write(place, today)
        feedback.write(place, today)
        case_files.write(place, today)
        plans.write(place, framework, today)
        audit.record("office.demo_made", place.office, by=Staff.objects.system())
    case_months.write(list(Case.objects.filter(office__is_demo=True)))
    for office in Office.objects.filter(is_demo=True).order_by("pk"):
        double_ratings.write(office, today)
    evaluate(today)
    for year in (FiscalYear.of(today).previous, FiscalYear.of(today)):
        agreement_figures.refresh(year.year, by=Staff.objects.system())


def evaluate(today):
    """One edition for all offices, of the last fiscal year whose events are complete."""
    year = FiscalYear.of(today).previous
    if year.cut_off >= today:
        year = year.previous
    evaluation = annual_evaluations.request(
        fiscal_year=year.year, by=Staff.objects.get(code="HQ-01"), send=False
    )
    jobs.run(evaluation.job_id)


def frameworks_on(day):
    programme = Programme.objects.get(code="JT")
    return sheets.Framework(
        *(
            FrameworkVersion.objects.for_programme(programme, kind, day)
            for kind in ("requirements", "stages")
        )
    )

"""An edition of the year's figures: asked for, counted office by office, closed."""

import hashlib
import tomllib
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from cases.models import Office
from evaluations.measures import case_outcomes, outcomes, proportions
from evaluations.models import AnnualEvaluation, AnnualFigure
from jobtra import audit, jobs
from jobtra.fiscal import FiscalYear
from jobtra.models import Job

KIND = "annual_evaluation"
DATA = ("data", "used", 0)  # the row that says what a scope's figures stand on


@transaction.atomic
def request(*, fiscal_year, by, office=None, send=True):
    """The unfinished edition of this year (an int) and office (None: all), asked for if there is none.

    `send=False` leaves the work to the caller: `jobs.run(evaluation.job_id)`.
    """
    scope = office.code if office else "all"
    job = jobs.enqueue(KIND, key=f"{KIND} {fiscal_year} {scope}", by=by, send=send)
    asked_for = AnnualEvaluation.objects.filter(job=job).select_related("office").first()
    if asked_for:
        return asked_for
    # Without its job there is none in the making, or one whose job failed: it is taken up again.
    evaluation, _made = AnnualEvaluation.objects.update_or_create(
        fiscal_year=fiscal_year,
        office=office,
        closed_at=None,
        defaults={
            "job": job,
            "cut_off": FiscalYear(fiscal_year).cut_off,
            "code_version": code_version(),
            "requested_at": timezone.now(),
            "requested_by": by,
        },
    )
    audit.record("annual_evaluation.requested", evaluation, by=by, year=fiscal_year, scope=scope)
    return evaluation


def run(job):
    """Count each office in a transaction of its own, then close.

    An attempt that follows a killed one begins anew: an edition holds what one attempt counted, by
    one version of the code. A closed edition is left alone.
    """
    evaluation = AnnualEvaluation.objects.select_related("office", "requested_by").get(job=job)
    if evaluation.is_closed:
        return
    offices = (
        [evaluation.office] if evaluation.office else list(Office.objects.open().order_by("code"))
    )
    begin(evaluation, job, offices)
    for done, office in enumerate(offices, start=1):
        count(evaluation, job, office, done, offices[done:])
    close(evaluation, job)


@transaction.atomic
def begin(evaluation, job, offices):
    jobs.advance(job, done=0, total=len(offices) + 1, message=upcoming(offices))
    figures = evaluation.figures.all()
    figures._raw_delete(figures.db)  # append-only holds from the closing on
    evaluation.code_version = code_version()
    evaluation.save(update_fields=["code_version"])


def count(evaluation, job, office, done, left):
    """The figures of one office. Read before the transaction: SQLite has one writer at a time."""
    figures, data = case_outcomes.of_office(office, FiscalYear(evaluation.fiscal_year))
    with transaction.atomic():
        jobs.advance(job, done=done, message=upcoming(left))
        keep(evaluation, office.code, {**figures, DATA: data})


@transaction.atomic
def close(evaluation, job):
    """Add up what all offices have, seal the edition with the hash over their data.

    The job ends in the same transaction: a click finds it at work or the edition closed.
    """
    jobs.advance(job, done=job.total)
    parts = list(evaluation.figures.all())
    digest = seal(parts)
    if evaluation.office is None:
        keep(evaluation, "", together(FiscalYear(evaluation.fiscal_year), parts, digest))
    evaluation.hash, evaluation.closed_at = digest, timezone.now()
    evaluation.save(update_fields=["hash", "closed_at"])
    audit.record("annual_evaluation.closed", evaluation, by=evaluation.requested_by, hash=digest)
    jobs.finish(job, Job.State.DONE)


def upcoming(offices):
    """What the progress names: the office being counted."""
    return offices[0].name if offices else ""


def seal(parts):
    """SHA-256 over the offices' codes and the hashes of their data."""
    return case_outcomes.fingerprint(
        f"{part.scope} {part.values['sha256']}" for part in parts if part.indicator == DATA[0]
    )


def together(year, parts, digest):
    """{(indicator, cohort, months): values} of all offices; zeros when there is no office."""
    found = {key: [] for key in (*outcomes.figures(year, [], []), DATA)}
    for part in parts:
        found[part.indicator, part.cohort, part.months].append(part.values)
    data = found.pop(DATA)
    return {
        **{key: outcomes.together(key[0], values) for key, values in found.items()},
        DATA: {
            **{name: outcomes.total(data, name) for name in case_outcomes.COUNTED},
            "sha256": digest,
        },
    }


def keep(evaluation, scope, figures):
    AnnualFigure.objects.bulk_create(
        AnnualFigure(
            evaluation=evaluation,
            scope=scope,
            indicator=indicator,
            cohort=cohort,
            months=months,
            values=values,
        )
        for (indicator, cohort, months), values in figures.items()
    )


@cache
def code_version():
    """The version of JobTra and, behind "+", a fingerprint of the code that counts."""
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))
    source = b"".join(
        Path(module.__file__).read_bytes() for module in (case_outcomes, outcomes, proportions)
    )
    return f"{project['project']['version']}+{hashlib.sha256(source).hexdigest()[:12]}"

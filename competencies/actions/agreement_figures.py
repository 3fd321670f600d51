"""The figures of agreement, counted anew where what they stand on has changed."""

from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from cases.models import Staff
from competencies.measures import agreement_figures, agreement_units, clearance
from competencies.models import AgreementFigure, Framework, FrameworkVersion
from jobtra import audit
from jobtra.fiscal import FiscalYear


def refresh_all(*, today, by):
    """Every fiscal year that has sheets, up to this one. Returns how many sets were written."""
    firsts = [
        kind.sheets.objects.aggregate(first=Min("month"))["first"] for kind in agreement_units.KINDS
    ]
    begun = FiscalYear.of(min((first for first in firsts if first), default=today))
    years = range(begun.year, FiscalYear.of(today).year + 1)
    return sum(refresh(year, by=by) for year in years)


def refresh(fiscal_year, *, by):
    """Bring the figures of a fiscal year (an int) in line with its sheets.

    The same sheets give the same figures, so a set whose data did not change is left alone. Returns
    how many sets (one for each framework) were written.
    """
    everybody = Staff.objects.values_list("pk", flat=True)
    counting = clearance.cleared(everybody)
    units = agreement_units.gather(FiscalYear(fiscal_year), raters=counting)
    frameworks = agreement_figures.grouped(units, lambda unit: unit.framework)
    written = 0
    for framework in Framework.objects.all():
        own = frameworks.get(framework.pk, [])
        levels = scale_of(framework)
        digest = agreement_figures.digest(own, levels)
        kept = AgreementFigure.objects.filter(framework=framework, fiscal_year=fiscal_year)
        if kept.exclude(digest=digest).exists() or (own and not kept.exists()):
            found = agreement_figures.figures(own, levels) if own else []
            replace(framework, fiscal_year, found, digest, by=by)
            written += 1
    return written


def scale_of(framework):
    """The declared scale: from the lowest to the highest level of its published versions."""
    versions = FrameworkVersion.objects.published().filter(framework=framework)
    levels = [level for version in versions for level in version.levels]
    return range(min(levels), max(levels) + 1) if levels else range(0)


@transaction.atomic
def replace(framework, fiscal_year, figures, digest, *, by):
    """One set takes the place of the former. Counted before: SQLite has one writer at a time."""
    Framework.objects.select_for_update().get(pk=framework.pk)
    AgreementFigure.objects.filter(framework=framework, fiscal_year=fiscal_year).delete()
    now = timezone.now()
    AgreementFigure.objects.bulk_create(
        AgreementFigure(
            framework=framework,
            fiscal_year=fiscal_year,
            scope=figure.scope,
            kind=figure.kind,
            key=figure.key,
            rater_id=figure.rater,
            other_id=figure.other,
            values=figure.values,
            digest=digest,
            computed_at=now,
        )
        for figure in figures
    )
    audit.record("agreement.counted", framework, by=by, year=fiscal_year, figures=len(figures))

"""Which case a row names, and whether a month is one of its own."""

from django.utils.translation import gettext as _

from cases.imports.cases import joined
from cases.imports.headings import PERSON
from jobtra.fiscal import Month

BARE = len(PERSON["code"]) - 1  # the rank of a bare "No"


def person_of(row, youths):
    """The case that a row names. Raises people.Unknown."""
    name = row.text("name") or joined(row, "family", "given")
    return youths.find(row["code"], name, is_serial=row.heading.ranks.get("code") == BARE)


def where(row):
    """The key of the cell that names the person."""
    return next((key for key in ("code", "name", "family") if key in row), "name")


def is_inside(case, month):
    """Whether a month lies within the case's months, from first visit to closure."""
    begins = case.first_visit_on or case.enrolled_on
    return (begins is None or Month.of(begins) <= month) and (
        case.closed_on is None or month <= Month.of(case.closed_on)
    )


def outside(case):
    """What is allowed instead: the months of the case."""
    begins = case.first_visit_on or case.enrolled_on
    return _("It lies outside the months of the case, %(first)s to %(last)s.") % {
        "first": Month.of(begins) if begins else "…",
        "last": Month.of(case.closed_on) if case.closed_on else "…",
    }

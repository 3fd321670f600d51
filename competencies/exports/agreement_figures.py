"""The items of a framework with their agreement, as a sheet."""

from django.utils.translation import gettext as _

from competencies.measures.agreement_readings import Reading
from jobtra.texts import local


def agreement(rows):
    """(title, header, rows) of `agreement_readings.Row`s, as `spreadsheets.write_xlsx` takes them."""
    header = [
        _("Code"),
        _("Item"),
        _("Reading"),
        _("Units"),
        _("Exact"),
        _("Exact (%)"),
        _("Within one"),
        _("Within one (%)"),
        _("Alpha"),
        _("Interval from (95%)"),
        _("Interval to (95%)"),
        "AC2",
        "N",
    ]
    return _("Agreement"), header, [line(row) for row in rows]


def line(row):
    start = [row.code, local(row.label), str(Reading(row.reading).label)]
    if row.is_hidden:
        return [*start, *[None] * 10]
    values = row.values
    low, high = values["interval"] or (None, None)
    return [
        *start,
        values["n"],
        values["exact"],
        row.exact_percent,
        values["within_one"],
        row.within_one_percent,
        values["alpha"],
        low,
        high,
        values["ac2"],
        values["N"],
    ]

"""The rows of a checklist as HTML. Rows of radios take a template long: what says nothing but its mark
is drawn once a process for each item, mark and language, with stand-ins for the case, the month and
the label. The template stays the one source of the markup."""

import secrets

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from jobtra.texts import local

TEMPLATE = "competencies/_checklist_row.html"
CASE = 10**17 + secrets.randbelow(10**17)  # stands for the key of a case; no key gets there
YOUTH = (f"name{CASE}", f"stay{CASE}")
PATTERNS = {}
MOST = 20_000  # patterns kept; a process that has more begins anew


def row_html(row, version, *, may_rate, youth=None):
    """`youth` names the row where that is not the item: the name, and stage and month of the stay."""
    context = {"may_rate": may_rate, "choices": choices(version)}
    if row.question or not version.published_at:
        return drawn(row, row.case.pk, youth, **context)
    looks = (row.value, row.kind, row.is_asked, is_confirmed(row), bool(youth), may_rate)
    key = (row.item.pk, version.published_at, get_language(), *looks)
    if key not in PATTERNS:
        if len(PATTERNS) > MOST:
            PATTERNS.clear()
        PATTERNS[key] = drawn(row, CASE, youth and YOUTH, **context)
    html = PATTERNS[key]
    for stand_in, text in zip(YOUTH, youth or (), strict=False):
        html = html.replace(stand_in, escape(text))
    return mark_safe(html.replace(str(CASE), str(row.case.pk)))  # noqa: S308  drawn by the template


def drawn(row, case, youth, **context):
    return render_to_string(
        TEMPLATE,
        {
            "row": row,
            "case": case,
            "youth": youth,
            "anchor": f"case_{case}" if youth else f"item_{row.item.pk}",
            "is_confirmed": is_confirmed(row),
            **context,
        },
    )


def is_confirmed(row):
    return bool(row.cell and row.cell.confirmed_same)


def youth_of(case, stage, months_in):
    """(name, stage and month of the stay), the head of a row that is about one youth."""
    month = _("month %(months_in)s") % {"months_in": months_in}
    return case.youth.name, f"{stage.code} · {month}" if stage else month


def state_of(month, rows, is_open):
    """What the script knows of the cells; last month stays unseen until it is asked for.

    {"month", "open": [case, …], "cells": {case: {item: [value, kind, is asked, last month,
    confirmed, noted]}}}; `is_open` says of a case whether its sheet can be written in.
    """
    cells = {}
    for row in rows:
        cells.setdefault(row.case.pk, {})[row.item.pk] = [
            row.value,
            row.kind,
            int(row.is_asked),
            row.last,
            int(is_confirmed(row)),
            int(bool(row.cell and row.cell.says)),
        ]
    cases = {row.case.pk: row.case for row in rows}
    return {
        "month": str(month),
        "open": [pk for pk, case in cases.items() if is_open(case)],
        "cells": cells,
    }


def shown_in(rows):
    """What a form without a script tells about the page it was: case_item:value, …"""
    return " ".join(f"{row.case.pk}_{row.item.pk}:{row.value}" for row in rows if row.cell)


def choices(version):
    """The marks a row offers: [{"value", "label", "rank"}], the levels and N."""
    levels = [
        {
            "value": str(level["level"]),
            "label": f"{level['level']} {local(level)}",
            "rank": level["level"],
        }
        for level in version.scale
    ]
    if version.not_observed:
        levels.append(
            {"value": "N", "label": gettext_lazy("N not observed"), "rank": "not_observed"}
        )
    return levels

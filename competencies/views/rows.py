"""The rows of a checklist as HTML: drawn once a process for each item, mark and language, filled in
for each case. The template stays the one source of the markup."""

from django.template.loader import render_to_string
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from jobtra.patterns import Patterns
from jobtra.texts import local

TEMPLATE = "competencies/_checklist_row.html"
LOOK = ("item", "version", "published_at", "language", "value", "mark", "kind", "is_asked")
MORE = ("is_confirmed", "may_rate", "is_youth")


def row_html(row, version, *, may_rate, youth=("", "")):
    """`youth` names the row where that is not the item: the name, and stage and month of the stay."""
    question = row.question
    look = (
        *(row.item, version, version.published_at, get_language()),
        *(row.value, row.mark, row.kind, row.is_asked),
        *(is_confirmed(row), may_rate, bool(youth[0])),
    )
    values = [row.case.pk, *youth, question.sentence if question else ""]
    return PATTERNS.html(look, values) if version.published_at else draw(look, values)


def draw(look, values):
    said = dict(zip((*LOOK, *MORE), look, strict=True))
    case, *youth, sentence = values
    return render_to_string(
        TEMPLATE,
        {
            "row": said,
            "case": case,
            "youth": youth if said["is_youth"] else None,
            "sentence": sentence,
            "anchor": f"case_{case}" if said["is_youth"] else f"item_{said['item'].pk}",
            "is_confirmed": said["is_confirmed"],
            "may_rate": said["may_rate"],
            "choices": choices(said["version"]),
        },
    )


PATTERNS = Patterns(draw)


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

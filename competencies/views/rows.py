"""The rows of a checklist as HTML. Forty rows of radios take a template long: what says nothing but
its mark is drawn once a process for each item, mark and language, with a number in place of the
sheet's key. The template stays the one source of the markup."""

import secrets

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

TEMPLATE = "competencies/_checklist_row.html"
SHEET = 10**17 + secrets.randbelow(10**17)  # stands for the key of a sheet; no key gets there
PATTERNS = {}


def row_html(row, checklist, **context):
    """`context`: may_rate, choices, and for the answer to a single cell refusals and oob_row."""
    version = checklist.version
    special = row.says or context.get("refusals") or context.get("oob_row")
    if special or not version.published_at:
        return drawn(row, checklist.pk, **context)
    looks = (row.value, row.is_due, context["may_rate"])
    key = (row.item.pk, version.published_at, get_language(), *looks)
    if key not in PATTERNS:
        PATTERNS[key] = drawn(row, SHEET, **context)
    return mark_safe(PATTERNS[key].replace(str(SHEET), str(checklist.pk)))  # noqa: S308  drawn by the template


def drawn(row, sheet, **context):
    return render_to_string(TEMPLATE, {"row": row, "sheet": sheet, **context})

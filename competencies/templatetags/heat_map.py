"""Cells of the heat map: hundreds a page, but few kinds. Each kind is rendered once."""

import functools

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

register = template.Library()


@register.filter
def heat_cells(cells):
    """The cells of one row, as `_heat_cell.html` draws them."""
    language = get_language()
    return mark_safe("".join(drawn(cell.value, cell.is_due, language) for cell in cells))  # noqa: S308


@functools.cache
def drawn(value, is_due, language):
    """One kind of cell. Its text is a level or a mark, never what a person typed."""
    return render_to_string("competencies/_heat_cell.html", {"value": value, "is_due": is_due})

"""The filters and the one tag that every template has at hand."""

import datetime as dt

from django import template
from django.utils import dateformat, timezone
from django.utils.translation import pgettext

from jobtra import texts

register = template.Library()
MARKS = {"not_observed": "N", "not_applicable": "NA", "N": "N", "NA": "NA"}
SIGNS = {None: "·", "": "·", "not_observed": "N", "N": "N", "not_applicable": "—", "NA": "—"}

register.filter("local", texts.local)


@register.filter
def day(value):
    """A date (or a moment, on its local day) with its weekday; with the year when it is another."""
    if not value:
        return ""
    if isinstance(value, dt.datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    if value.year == timezone.localdate().year:
        return dateformat.format(value, pgettext("date format", "j M (D)"))
    return dateformat.format(value, pgettext("date format", "j M Y (D)"))


@register.filter
def short_day(value):
    """A date as short as can be; with the year when it is another."""
    if not value:
        return ""
    if value.year == timezone.localdate().year:
        return dateformat.format(value, pgettext("date format", "j M"))
    return dateformat.format(value, pgettext("date format", "j M Y"))


@register.filter
def plain_day(value):
    """A date in full and without its weekday, for paper."""
    return dateformat.format(value, pgettext("date format", "j M Y")) if value else ""


@register.filter
def short_month(value):
    """A month as short as can be."""
    return dateformat.format(value, pgettext("date format", "M"))


@register.filter
def brief_day(value):
    """A date for where there is hardly room; with the year when it is another."""
    if not value:
        return ""
    if value.year == timezone.localdate().year:
        return dateformat.format(value, pgettext("brief date format", "j M"))
    return dateformat.format(value, pgettext("brief date format", "j M Y"))


@register.filter
def span(start, end):
    """From one date to another, the year said once when it is the same."""
    if start.year == end.year:
        last = dateformat.format(end, pgettext("brief date format", "j M"))
    else:
        last = brief_day(end)
    return f"{brief_day(start)} – {last}"


@register.filter
def family(name):
    """The family name, which is written first: for where there is hardly room."""
    return name.split()[0] if name.split() else ""


@register.filter
def month(value):
    """The month of a date, with its year."""
    if not value:
        return ""
    return dateformat.format(dt.date(value.year, value.month, 1), pgettext("date format", "F Y"))


@register.filter
def brief_month(value):
    """The month of a date; with its year when it is another."""
    if value and value.year == timezone.localdate().year:
        return short_month(dt.date(value.year, value.month, 1))
    return month(value)


@register.filter
def level_mark(value):
    """What is written for a rank, a status, or nothing yet: 1 to 5, N, a dash, a dot."""
    return SIGNS.get(value) or str(int(value))


@register.filter
def level_class(value):
    """The classes that give a rank, a status, or nothing yet its look."""
    if value in (None, ""):
        return "lv lv-none"
    return f"lv lv-{MARKS.get(value) or int(value)}"


@register.filter
def points(values, top):
    """The points of a line through `values` (0 to `top`) in a box 100 wide and 20 high."""
    step = 100 / max(len(values) - 1, 1)
    return " ".join(
        f"{place * step:.1f},{20 - 20 * value / top:.1f}" for place, value in enumerate(values)
    )


@register.simple_tag(takes_context=True)
def query(context, **changes):
    """The present query string with these keys changed, or left out when None.

    A new filter or order begins at the first page again.
    """
    params = context["request"].GET.copy()
    params.pop("page", None)
    for key, value in changes.items():
        params.pop(key, None)
        if value not in (None, ""):
            params[key] = value
    return f"?{params.urlencode()}"

"""What a company is asked after an internship, and its answers beside the team's latest levels.

The content does not say which requirements a company can see, so a rule does: those of the
categories that show at work, what is in focus first, then what is due by the month the internship
ends, one of each category in turn; 12 to 15, in the order of the framework.
"""

from itertools import zip_longest

from competencies.measures import anchors, case_growth, checklists, growth
from competencies.measures.rating_links import UNKNOWN, Pair, widest_first
from competencies.models import EmployerRatingLink, FrameworkVersion
from competencies.models.sheet import Rating
from jobtra.fiscal import Month

LEAST, MOST = 12, 15
AT_WORK = frozenset("BCDEFH")  # daily life, IT skills and career are not for a company to judge


def version_of(internship):
    """The requirements of the month the internship ends in, or None."""
    month, programme = Month.of(internship.ends_on), internship.case.programme_id
    return FrameworkVersion.objects.for_programme(programme, "requirements", month.first)


def asked_of(internship, version):
    """The Items to ask about. A framework with other categories is asked as a whole."""
    case, month = internship.case, Month.of(internship.ends_on)
    every = {item.code: item for item in anchors.items_of(version).values()}
    items = {code: item for code, item in every.items() if category(item) in AT_WORK} or every
    due = {code for code, item in items.items() if is_due(item, case, month)}
    focus = checklists.focus_of([case.pk], month).get(case.pk, set())
    rows = [(code, category(item)) for code, item in items.items()]
    return [items[code] for code in choose(rows, focus, due)]


def category(item):
    return item.group.code if item.group else ""


def is_due(item, case, month):
    due = growth.due_month(case.enrolled_on, item.due_programme_month)
    return due is not None and due <= month


def choose(rows, focus, due):
    """12 to 15 codes of `rows`, [(code, category)], in their order; fewer where there are fewer."""
    chosen = [code for code, _category in rows if code in focus][:MOST]
    for wanted, size in ((due, MOST), ({code for code, _category in rows}, LEAST)):
        others = [row for row in rows if row[0] in wanted and row[0] not in chosen]
        chosen += in_turn(others)[: max(0, size - len(chosen))]
    return [code for code, _category in rows if code in chosen]


def in_turn(rows):
    """The first code of each category, then the second of each, and so on."""
    found = {}
    for code, name in rows:
        found.setdefault(name, []).append(code)
    return [code for turn in zip_longest(*found.values()) for code in turn if code]


def newest_link(internship):
    """The one that was used, else the last that was made and not withdrawn, or None."""
    links = EmployerRatingLink.objects.filter(internship=internship, withdrawn_at=None)
    return links.select_related("checklist", "version", "internship").order_by("-pk").first()


def beside(link, case, reader=None):
    """[Pair] of what the company answered, the widest apart first; empty without an answer."""
    if link is None or not link.is_used:
        return []
    items, team = anchors.items_of(link.version), latest(case, reader)
    cells = link.checklist.ratings.values_list("item", "status", "level__rank")
    marks = {
        items[pk]: UNKNOWN if status == Rating.Status.NOT_OBSERVED else rank
        for pk, status, rank in cells.order_by("item__position")
    }
    return widest_first([Pair(item, team.get(item.code), mark) for item, mark in marks.items()])


def latest(case, reader=None):
    """{item code: the team's last level, or its last mark where there never was one}."""
    found = {}
    for _month, cells in case_growth.cells_of([case.pk], reader).get(case.pk, []):
        for code, mark in cells.items():
            if isinstance(mark, int) or not isinstance(found.get(code), int):
                found[code] = mark
    return found

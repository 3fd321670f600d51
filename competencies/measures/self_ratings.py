"""What a youth says of themselves: which items are asked, and the answers beside the team's."""

from collections import Counter

from django.db.models import Exists, F, OuterRef, Subquery
from django.utils import translation

from competencies.measures import anchors, checklists, feedback
from competencies.measures.rating_links import APART, UNKNOWN, Pair, widest_first
from competencies.models import Checklist, ChecklistRating, SelfRatingLink
from competencies.models.sheet import Rating, State, Voice
from jobtra.fiscal import Month
from jobtra.texts import local

LEAST, MOST = 5, 8
MANY_APART, MONTHS = 3, 3  # items that are apart, and how far back that is news


def choose(first, others):
    """5 to 8 codes: all of `first` that fit, in order and each once, then `others` up to the least."""
    chosen = list(dict.fromkeys(first))[:MOST]
    more = [code for code in dict.fromkeys(others) if code not in chosen]
    return [*chosen, *more[: max(0, LEAST - len(chosen))]]


def asked_of(reading):
    """The Items to ask about after a month's sheet; what is in focus comes first."""
    sheet = reading.checklist
    focus = checklists.focus_of([sheet.case_id], Month.of(sheet.month)).get(sheet.case_id, ())
    focus = [code for code in reading.items if code in focus]
    due, rest = reading.open_codes
    held = [*reading.codes("is_newly_attained"), *reading.codes("at_target")]
    step = [reading.next_code] if reading.next_code else []
    codes = choose([*focus, *step, *due], [*rest, *held, *reading.items])
    return [reading.items[code] for code in codes if code in reading.items]


def statement(item, version):
    """The item in the youth's plain words: what they do at the target, else its title."""
    level = item.anchors.get(item.target_level or version.target_level)
    return local(level.youth_text if level else {}) or local(item.title)


def on_paper(case, month):
    """The first statements, for the printed feedback: as many as its page holds."""
    reading = feedback.reading_of(case, month)
    if reading is None:
        return []
    with translation.override(feedback.language()):
        return [statement(item, reading.checklist.version) for item in asked_of(reading)[:LEAST]]


def newest_link(case, month):
    """The last link that was made for the month and not withdrawn, or None."""
    return (
        SelfRatingLink.objects.filter(case=case, month=month, withdrawn_at=None)
        .order_by("-pk")
        .first()
    )


def of(checklist):
    """{item code: rank or "N"} of the youth's own sheet of the month; empty while the team works
    on a draft: neither is to lean on the other."""
    return {
        code: UNKNOWN if status == Rating.Status.NOT_OBSERVED else rank
        for code, status, rank in cells_of(own(checklist)).values_list(
            "item__code", "status", "level__rank"
        )
    }


def own(checklist):
    """The youth's sheet of the month, unless a sheet of the team is a draft, first or returned."""
    of_month = Checklist.objects.filter(case=checklist.case_id, month=checklist.month)
    drafts = of_month.team().current().filter(state=State.DRAFT)
    return of_month.in_force().filter(~Exists(drafts), voice=Voice.YOUTH)


def cells_of(sheets):
    return ChecklistRating.objects.filter(sheet__in=sheets).order_by("item__position")


def beside(checklist):
    """[Pair] of what the youth answered, the widest apart first; empty as `of` is. Two queries."""
    youth = of(checklist)
    if not youth:
        return []
    items = {item.code: item for item in anchors.items_of(checklist.version).values()}
    marks = {"not_observed": UNKNOWN, "not_applicable": "NA"}
    team = {
        code: marks.get(status, rank)
        for code, status, rank in checklist.ratings.filter(item__code__in=youth)
        .annotate(rank=F("level__rank"))
        .values_list("item__code", "status", "rank")
    }
    return widest_first(
        [Pair(items[code], team.get(code), mark) for code, mark in youth.items() if code in items]
    )


def words_of(checklist):
    """What the youth wrote with it, or ""; nothing while a sheet of the team is a draft."""
    return own(checklist).values_list("comment", flat=True).first() or ""


def many_apart(cases, month, reader=None):
    """{case key: items on which youth and team are two levels or more apart}, where they are three
    or more, by the latest of the last months (a `fiscal.Month`) with both sheets in. One query."""
    team = ChecklistRating.objects.filter(
        sheet__in=Checklist.objects.in_force().team().revealed_to(reader),
        sheet__case=OuterRef("sheet__case"),
        sheet__month=OuterRef("sheet__month"),
        item=OuterRef("item"),
    )
    cells = (
        ChecklistRating.objects.levels()
        .filter(
            sheet__in=Checklist.objects.in_force().filter(voice=Voice.YOUTH),
            sheet__case__in=cases,
            sheet__month__gt=(month - MONTHS).first,
        )
        .annotate(team=Subquery(team.values("level__rank")[:1]))
        .exclude(team=None)
        .values_list("sheet__case", "sheet__month", "level__rank", "team")
    )
    counts, latest = Counter(), {}
    for case, day, own_rank, rank in cells:
        latest[case] = max(day, latest.get(case, day))
        counts[case, day] += abs(own_rank - rank) >= APART
    return {
        case: counts[case, day] for case, day in latest.items() if counts[case, day] >= MANY_APART
    }

"""Case notes as they meet items: what may be tagged, what may be evidence, and of what they are it."""

from dataclasses import dataclass

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q

from cases.models import CaseNote, Goal, SupportPlan
from competencies.measures import anchors, case_stages, checklists
from competencies.models import Checklist, ChecklistRating, FrameworkVersion, Item, NoteTag
from jobtra.fiscal import Month
from jobtra.texts import local

DRAFTS = "case_note:"  # the key of a draft: this and the case
CHOICES = 12  # notes offered as the evidence of one rating


def draft_key(case):
    return f"{DRAFTS}{case.pk}"


# Tags


@dataclass(frozen=True)
class Section:
    """Items under one heading; `kind` is "focus", "requirements", "stages" or "kept"."""

    kind: str
    title: str
    items: list


def sections(case, on, kept=()):
    """[Section] of what a note of the case may be tagged with on that day: first what is in focus,
    then requirements by domain and indicators by stage. `kept` are a note's own tags, which may be
    of an older version."""
    focus = checklists.focus_of([case], Month.of(on)).get(case.pk, set())
    found = {}
    for kind in ("requirements", "stages"):
        version = FrameworkVersion.objects.for_programme(case.programme_id, kind, on)
        for item, title in titled(version, kind) if version else ():
            place = ("focus", "") if item.code in focus else (kind, title)
            found.setdefault(place, []).append(item)
    offered = {item.pk for items in found.values() for item in items}
    if older := [item for item in kept if item.pk not in offered]:
        found["kept", ""] = older
    parts = [Section(kind, title, items) for (kind, title), items in found.items()]
    return sorted(parts, key=lambda part: part.kind != "focus")


def titled(version, kind):
    """(item, the heading it stands under) in order."""
    stages = {}
    if kind == "stages":
        rows = case_stages.stages_of(version.pk, version.published_at)
        stages = {stage.pk: f"{stage.code} {local(stage.title)}" for stage in rows}
    for item in anchors.items_of(version).values():
        yield item, stages.get(item.stage_id) or (local(item.group.title) if item.group else "")


def goals(case, on, kept=()):
    """The goals of the plan in force on that day, and those a note names already."""
    plan = SupportPlan.objects.in_force(on).filter(case=case).values("pk")
    return Goal.objects.filter(Q(plan__in=plan) | Q(pk__in=[goal.pk for goal in kept]))


def used(notes):
    """(items, goals) that some of these notes (a queryset) are tagged with, each item code once."""
    tagged = NoteTag.objects.filter(note__in=notes.order_by().values("pk"))
    items = Item.objects.filter(pk__in=tagged.values("item")).order_by("version__framework", "code")
    by_code = {item.code: item for item in items}
    found = Goal.objects.filter(notes__in=notes.order_by().values("pk")).distinct()
    return list(by_code.values()), list(found.order_by("plan__number", "place"))


# Evidence


def candidates(case, item, month, *, staff, chosen=None):
    """The notes that may be the evidence of a rating of that month: those about the item first, then
    those of the month, each newest first. From two months before it on, and the one `chosen` (a key)
    before all."""
    about = NoteTag.objects.filter(note=OuterRef("pk"), item__code=item.code)
    of_month = Q(happened_at__date__range=(month.first, month.last))
    recent = Q(replaced_by=None, happened_at__date__gte=month.previous.previous.first)
    rows = CaseNote.objects.visible_to(staff).filter(recent | Q(pk=chosen), case=case)
    rows = rows.annotate(
        is_chosen=ExpressionWrapper(Q(pk=chosen), BooleanField()),
        is_about=Exists(about),
        is_of_month=ExpressionWrapper(of_month, BooleanField()),
    )
    order = ("-is_chosen", "-is_about", "-is_of_month", "-happened_at", "-pk")
    return list(rows.order_by(*order)[:CHOICES])


def open_to(staff, cells):
    """The keys of those notes behind these cells that the person may open."""
    keys = {cell.case_note for cell in cells if cell and cell.case_note}
    if not keys:
        return keys
    return set(CaseNote.objects.visible_to(staff).filter(pk__in=keys).values_list("pk", flat=True))


def evidence_of(notes, *, staff):
    """The ratings whose evidence is one of these notes, on the newest sheets the person may see."""
    sheets = Checklist.objects.visible_to(staff).current()
    rows = ChecklistRating.objects.filter(case_note__in=notes, sheet__in=sheets)
    return rows.select_related("item", "level", "sheet").order_by("-sheet__month", "item__position")

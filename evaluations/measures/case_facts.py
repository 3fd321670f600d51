"""What is known of many cases at once: a fixed number of queries, whatever the history."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Max, Min, OuterRef, Subquery

from cases.measures import absences, plan_reviews
from cases.measures.absences import LOOK_BACK
from cases.models import Assignment, Staff, SupportPlan
from competencies.measures import case_stages, progress
from competencies.models import (
    CaseMonth,
    CaseStage,
    Item,
    Stage,
    StageJudgement,
    StageJudgementRating,
)
from competencies.models.sheet import Rating, Voice
from evaluations.measures.reasons import Facts
from evaluations.models import AgendaItem
from jobtra.texts import local

STAGE = ("code", "title", "position", "overstay_weeks", "typical_weeks_to")


@dataclass(frozen=True)
class Known:
    """By key of the row that `with_latest` named, or by case."""

    stages: dict
    summaries: dict
    workers: dict
    progress: dict
    days: dict
    judgements: dict
    titles: dict
    are_conferences_kept: bool
    are_plans_kept: bool


def read(cases, *, month, as_of, staff):
    """(cases as a list, Known) of a queryset of cases. Nine queries at most.

    Judgements are read only through `revealed_to(staff)`.
    """
    cases = list(with_latest(cases, month, as_of, staff).select_related("youth"))
    keys = [case.pk for case in cases]
    summaries = CaseMonth.objects.defer("standings").in_bulk(named(cases, "summary_id"))
    return cases, Known(
        stages=Stage.objects.only(*STAGE).in_bulk(named(cases, "stage_id")),
        summaries=summaries,
        workers=Staff.objects.in_bulk(named(cases, "worker_id")),
        progress=progress.of_month(cases, month, staff),
        days=absences.counted_days(
            keys, min(month.first, as_of - LOOK_BACK), max(month.last, as_of)
        ),
        judgements=judgements(keys, month, staff),
        titles=requirement_titles(summaries.values(), month),
        are_conferences_kept=any(case.discussed_on for case in cases),
        are_plans_kept=any(case.plan_id for case in cases),
    )


def with_latest(cases, month, as_of, staff):
    """The cases with the keys of what was latest then: each a look at the end of an index."""
    of_case = {"case": OuterRef("pk")}
    stage = CaseStage.objects.filter(**of_case, starts_on__lte=as_of).order_by("-starts_on")
    summary = CaseMonth.objects.revealed_to(staff)
    summary = summary.filter(**of_case, month__lte=month.first).order_by("-month")
    talk = AgendaItem.objects.filter(
        **of_case, discussed_at__isnull=False, conference__held_on__lte=as_of
    ).order_by("-conference__held_on")
    return plan_reviews.with_plan(cases, as_of).annotate(
        worker_id=Subquery(Assignment.latest_staff(Assignment.Kind.KEY, as_of)),
        stage_id=Subquery(stage.values("stage")[:1]),
        stage_since=Subquery(stage.values("starts_on")[:1]),
        summary_id=Subquery(summary.values("pk")[:1]),
        discussed_on=Subquery(talk.values("conference__held_on")[:1]),
    )


def named(cases, attribute):
    return {getattr(case, attribute) for case in cases} - {None}


def judgements(cases, month, staff):
    """{case: (how many judged, [(indicator, levels apart)], widest first)}, as far as revealed."""
    sheets = (
        StageJudgement.objects.revealed_to(staff)
        .in_force()
        .filter(case__in=cases, month=month.first)
        .exclude(voice=Voice.CONSENSUS)
    )
    spread = (
        StageJudgementRating.objects.filter(sheet__in=sheets, status=Rating.Status.RATED)
        .values_list("sheet__case", "item__code")
        .annotate(
            judges=Count("sheet", distinct=True), apart=Max("level__rank") - Min("level__rank")
        )
        .order_by("-apart", "item__code")
    )
    found = defaultdict(lambda: (0, []))
    for case, code, judges, apart in spread:
        most, splits = found[case]
        found[case] = (max(most, judges), [*splits, (code, apart)])
    return found


def requirement_titles(summaries, month):
    """{code: "E4 Meeting deadlines"} of what fell, as the latest version by that month words it."""
    codes = {code for summary in summaries for code in summary.fallen_items}
    if not codes:
        return {}
    items = (
        Item.objects.filter(code__in=codes, version__published_at__isnull=False)
        .exclude(version__effective_from__gt=month.first)
        .order_by("version__effective_from")
        .only("code", "title")
    )
    return {item.code: f"{item.short_code} {local(item.title)}" for item in items}


def facts_of(case, known, *, days, as_of):
    """What the rules of `reasons` read of one case, so many days in its stage."""
    stage, summary = known.stages.get(case.stage_id), known.summaries.get(case.summary_id)
    return Facts(
        as_of=as_of,
        stage=stage.code if stage else "",
        weeks=case_stages.weeks(days),
        typical=stage and typical_weeks(stage),
        is_overstay=bool(stage) and case_stages.is_overstay(stage, days),
        fallen=fallen_items(summary, known.titles) if summary else [],
        discussed_on=case.discussed_on,
        enrolled_on=case.enrolled_on,
        are_conferences_kept=known.are_conferences_kept,
        days=[
            (day, came)
            for day, came in known.days.get(case.pk, [])
            if as_of - LOOK_BACK <= day <= as_of
        ],
        due=summary.due if summary else 0,
        unseen=summary.due_not_observed if summary else 0,
        splits=known.judgements[case.pk][1] if case.pk in known.judgements else [],
        plan_waits=case.plan_in_work == SupportPlan.State.DRAFT,
        review=plan_reviews.due_of(case, as_of),
        are_plans_kept=known.are_plans_kept,
    )


def typical_weeks(stage):
    """The weeks after which a stay in the stage is looked at, or None."""
    return stage.overstay_weeks or stage.typical_weeks_to


def fallen_items(summary, titles):
    return [
        (titles.get(code, code), before, now)
        for code, (before, now) in sorted(summary.fallen_items.items())
    ]

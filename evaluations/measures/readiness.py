"""Is a case ready for the next stage? Each exit criterion with since when and by whose rating.

Proposed, never automatic: a conference decides, and may decide otherwise with a reason. Nothing is
read that is not revealed to the person who looks.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, replace

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from competencies.measures import anchors, clearance, heat_map
from competencies.measures.case_stages import Stay
from competencies.models import (
    CaseMonth,
    CaseStage,
    FrameworkVersion,
    Stage,
    StageJudgement,
    StageJudgementRating,
)
from competencies.models.sheet import Voice
from evaluations.measures import stage_documents
from jobtra.fiscal import Month

NOT_APPLICABLE = "NA"


class State(models.TextChoices):
    MET = "met", _("met")
    UNMET = "unmet", _("not met")
    OPEN = "open", pgettext_lazy("criterion", "open")


@dataclass(frozen=True)
class Criterion:
    """One exit criterion of a stage."""

    text: dict
    state: State
    since: dt.date | None = None  # it has held from then on, as far as known
    by: tuple = ()  # names of who rated or said so
    lacks: tuple = ()  # (code, level or None) of what holds it up
    document: str = ""  # its code, where a person may say that it is there


@dataclass(frozen=True)
class Readiness:
    stage: Stage
    criteria: list

    def of_state(self, state):
        return [one for one in self.criteria if one.state == state]

    @property
    def met(self):
        return self.of_state(State.MET)

    @property
    def lacking(self):
        return [one for one in self.criteria if one.state != State.MET]

    @property
    def is_ready(self):
        return bool(self.criteria) and not self.lacking

    @property
    def since(self):
        """The day from which all hold, where it is known."""
        days = [one.since for one in self.criteria]
        return max(days) if self.is_ready and all(days) else None


@dataclass(frozen=True)
class Known:
    """What the rules read of one case.

    indicators: {code: [(Month, lowest level, names)]}, oldest first, a consensus before its raters;
    requirements: {code: [(Month, level or "NA")]}, oldest first; documents: {code: (day, by)};
    due: {stage code: [requirement codes that are taught in it]}.
    """

    stage: Stage
    indicators: dict
    requirements: dict
    documents: dict
    due: dict


def of_cases(cases, *, on, staff, stays=None, requirements=None, version=None):
    """{case id: Readiness} of the cases that are in a stage on that day. Five queries.

    `requirements`: {case id: {code: [(Month, level)]}} where their months are at hand (as in a heat
    map), with the `version` in force; else the last summary says where they stand, without since
    when. `stays`: {case id: Stay} where that is at hand.
    """
    if stays is None:
        stays = last_stays(cases, on)
    codes = {
        rule["document"] for stay in stays.values() for rule in rules_of(stay.stage, "document")
    }
    documents = stage_documents.of_cases(list(stays), codes, on=on)
    judged = indicators(stays, on=on, staff=staff)
    if requirements is None:
        requirements = last_requirements(stays, on, staff)
    programmes = {case.programme_id for case in cases if case.pk in stays}
    due = {programme: requirements_due(programme, on, version) for programme in programmes}
    return {
        case.pk: readiness(
            Known(
                stage=stays[case.pk].stage,
                indicators=judged[case.pk],
                requirements=requirements.get(case.pk, {}),
                documents=documents.get(case.pk, {}),
                due=due[case.programme_id],
            )
        )
        for case in cases
        if case.pk in stays
    }


def last_stays(cases, on):
    rows = CaseStage.objects.in_force(on).filter(case__in=[case.pk for case in cases])
    return {
        row.case_id: Stay(row.stage, row.starts_on, None, is_step_back=False)
        for row in rows.select_related("stage__version")
    }


def with_history(case, *, on, staff, picture=None, ribbon=None):
    """The Readiness of one case, with since when, or None.

    `picture`, `ribbon`: its heat map and its stages, if at hand.
    """
    stays = None
    if ribbon:
        now = ribbon.current  # its stage is at hand as a whole, that of the stay is not
        stays = {case.pk: replace(now.stays[-1], stage=now.stage)} if now else {}
    picture = picture or heat_map.of_case(case, on=on, reader=staff)
    months = {
        row.full_code: [
            (month, cell) for month, cell in sorted(row.standing.cells.items()) if cell != "N"
        ]
        for row in picture.rows
    }
    known = of_cases(
        [case],
        on=on,
        staff=staff,
        stays=stays,
        requirements={case.pk: months},
        version=picture.version,
    )
    return known.get(case.pk)


def rules_of(stage, kind):
    rules = (one.get("rule", {}) for one in stage.exit)
    return [rule for rule in rules if rule.get("type") == kind]


def indicator_codes(stage):
    items = anchors.items_of(stage.version).values()
    return tuple(item.code for item in items if item.stage_id == stage.pk)


def indicators(stays, *, on, staff):
    """{case: {code: [(Month, lowest level given, names)]}} since the case came into its stage."""
    sheets = (
        StageJudgement.objects.revealed_to(staff)
        .in_force()
        .filter(case__in=list(stays), month__lte=on)
        .filter(models.Q(rater=None) | clearance.is_cleared("rater"))
    )
    rows = (
        StageJudgementRating.objects.levels()
        .filter(sheet__in=sheets)
        .order_by("sheet__month", "sheet__rater__name")
        .values_list(
            "sheet__case",
            "sheet__stage__code",
            "sheet__month",
            "sheet__voice",
            "sheet__rater__name",
            "item__code",
            "level__rank",
        )
    )
    given = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    for case, stage, first, voice, name, code, rank in rows:
        stay = stays[case]
        if stage == stay.stage.code and Month.of(first) >= Month.of(stay.starts_on):
            given[case][code][Month.of(first)].append((voice, name, rank))
    return defaultdict(
        dict,
        {
            case: {
                code: [(month, *spoken(opinions)) for month, opinions in months.items()]
                for code, months in by_code.items()
            }
            for case, by_code in given.items()
        },
    )


def spoken(opinions):
    """(level, names): the consensus where there is one, else the lowest that anybody gave."""
    agreed = [rank for voice, _name, rank in opinions if voice == Voice.CONSENSUS]
    if agreed:
        return agreed[0], (str(_("conference")),)
    return min(rank for *_who, rank in opinions), tuple(name for _voice, name, _rank in opinions)


def last_requirements(cases, on, staff):
    """{case: {code: [(Month, level)]}} as the last summary says."""
    latest = CaseMonth.objects.revealed_to(staff)
    latest = latest.filter(case=models.OuterRef("case"), month__lte=on)
    latest = models.Subquery(latest.order_by("-month").values("pk")[:1])
    rows = CaseMonth.objects.filter(case__in=list(cases), pk=latest)
    return {
        case: {
            code: [(Month.of(month), cell if cell == NOT_APPLICABLE else level)]
            for code, (cell, level, *_rest) in standings.items()
            if level is not None or cell == NOT_APPLICABLE
        }
        for case, month, standings in rows.values_list("case", "month", "standings")
    }


def requirements_due(programme, on, version=None):
    """{stage code: [codes of the requirements taught in it]} of the version in force."""
    version = version or FrameworkVersion.objects.for_programme(programme, "requirements", on)
    found = defaultdict(list)
    for item in anchors.items_of(version).values() if version else ():
        found[item.stage_code].append(item.code)
    return found


def readiness(known):
    return Readiness(known.stage, [criterion(one, known) for one in known.stage.exit])


def criterion(one, known):
    text = {name: words for name, words in one.items() if name != "rule"}
    rule = one.get("rule", {})
    read = RULES.get(rule.get("type"))
    return read(text, rule, known) if read else Criterion(text, State.OPEN)


def kept(criterion):
    """The criterion as plain data, for the record of a decision."""
    return {
        "text": criterion.text,
        "state": str(criterion.state),
        "since": criterion.since and criterion.since.isoformat(),
        "lacks": [list(pair) for pair in criterion.lacks],
    }


def document(text, rule, known):
    code = rule["document"]
    day, by = known.documents.get(code, (None, ""))
    state = State.MET if day else State.OPEN
    return Criterion(text, state, since=day, by=(by,) if by else (), document=code)


def indicator_at_least(text, rule, known):
    """Each in its last so many rated months; months of "not observed" neither break nor make it."""
    codes = rule["indicators"]
    if codes == "all":
        codes = indicator_codes(known.stage)
    level, months = rule["level"], rule.get("months", 1)
    lacks, since, names, is_low = [], [], [], False
    for code in codes:
        rated = known.indicators.get(code, [])
        run = run_of(rated, level)
        if len(run) >= months:
            since.append(run[months - 1][0].first)
            names += rated[-1][2]
        else:
            lacks.append((code, rated[-1][1] if rated else None))
            is_low = is_low or bool(rated)
    if not lacks:
        return Criterion(text, State.MET, max(since), tuple(dict.fromkeys(names)))
    return Criterion(text, State.UNMET if is_low else State.OPEN, lacks=tuple(lacks))


def run_of(rated, level):
    """The months at the end, without a break, in which the level was reached."""
    run = []
    for row in reversed(rated):
        if row[1] < level:
            break
        run.append(row)
    return run[::-1]


def requirements_at_least(text, rule, known):
    """So many, or such a share of the applicable ones, whose last level is as high."""
    codes = rule.get("requirements") or known.due.get(rule["stage"], [])
    months = sorted({month for code in codes for month, _cell in known.requirements.get(code, [])})
    level = rule["level"]
    if not months:
        return Criterion(text, State.OPEN, lacks=tuple((code, None) for code in codes))
    held = [enough(standing(codes, known, month), rule) for month in months]
    now = standing(codes, known, months[-1])
    if not held[-1]:
        low = [(code, cell) for code, cell in now.items() if cell is None or is_below(cell, level)]
        return Criterion(text, State.UNMET, lacks=tuple(low))
    first = len(held) - next(
        (n for n, held_then in enumerate(held[::-1]) if not held_then), len(held)
    )
    return Criterion(text, State.MET, since=months[first].first if len(months) > 1 else None)


def standing(codes, known, month):
    """{code: last level by that month, "NA" or None}"""
    return {
        code: next(
            (cell for then, cell in reversed(known.requirements.get(code, [])) if then <= month),
            None,
        )
        for code in codes
    }


def is_below(cell, level):
    return isinstance(cell, int) and cell < level


def enough(cells, rule):
    asked = [cell for cell in cells.values() if cell != NOT_APPLICABLE]
    reached = sum(isinstance(cell, int) and cell >= rule["level"] for cell in asked)
    if "share" in rule:
        return bool(asked) and reached >= rule["share"] * len(asked)
    return reached >= min(rule["count"], len(asked))


RULES = {
    "document": document,
    "indicator_at_least": indicator_at_least,
    "requirements_at_least": requirements_at_least,
}

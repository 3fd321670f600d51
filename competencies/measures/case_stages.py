"""The way of a case through its stages: stays with dates, steps back, weeks."""

import datetime as dt
from dataclasses import dataclass, field
from functools import lru_cache

from competencies.models import FrameworkVersion, Stage

COLUMNS = [
    "version",
    "code",
    "position",
    "title",
    "typical_weeks_from",
    "typical_weeks_to",
    "overstay_weeks",
]
ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Stay:
    """An unbroken time in one stage; `ends_on` is None while it lasts."""

    stage: Stage
    starts_on: dt.date
    ends_on: dt.date | None
    is_step_back: bool

    def days(self, on):
        return ((self.ends_on or on) - self.starts_on).days + 1


@dataclass
class Step:
    """One stage of the ribbon with the stays in it."""

    stage: Stage
    stays: list = field(default_factory=list)
    weeks: int = 0
    is_current: bool = False
    is_next: bool = False

    @property
    def steps_back(self):
        return sum(stay.is_step_back for stay in self.stays)


@dataclass(frozen=True)
class Ribbon:
    steps: list
    current: Step | None
    weeks: int  # of the present stay
    is_overstay: bool

    def neighbour(self, distance):
        """The stage so many places after (before) the present one; the first for a new case."""
        if self.current is None:
            return self.steps[0].stage if distance > 0 and self.steps else None
        place = self.steps.index(self.current) + distance
        return self.steps[place].stage if 0 <= place < len(self.steps) else None


def of_case(case, *, on):
    """The ribbon of a case as of a day, two queries, and one for the stages when they are not at hand. Stays in stages of an older version are joined by code."""
    rows = (
        case.case_stages.filter(starts_on__lte=on)
        .select_related("stage")
        .only("case", "starts_on", *(f"stage__{column}" for column in COLUMNS))
        .order_by("starts_on")
    )
    version = FrameworkVersion.objects.for_programme(case.programme_id, "stages", on)
    stages = stages_of(version.pk, version.published_at) if version else ()
    return ribbon(stages, stays(rows, closed_on=case.closed_on), on=on)


@lru_cache(maxsize=32)
def stages_of(version, published_at):
    """The stages of a published version, which is frozen: a process reads them once."""
    stages = Stage.objects.filter(version=version).select_related("version__framework")
    return tuple(stages.defer("purpose", "entry", "worker_focus", "alerts"))


def stays(rows, *, closed_on=None):
    """Stays from dated rows (`stage`, `starts_on`) in order of date; the same stage again is no new stay."""
    starts = []
    for row in rows:
        if not starts or starts[-1].stage.code != row.stage.code:
            starts.append(row)
    ends = [row.starts_on - ONE_DAY for row in starts[1:]] + [closed_on]
    return [
        Stay(
            stage=row.stage,
            starts_on=row.starts_on,
            ends_on=end,
            is_step_back=before is not None and row.stage.position < before.stage.position,
        )
        for before, row, end in zip([None, *starts], starts, ends, strict=False)
    ]


def ribbon(stages, stays, *, on):
    """Every stage in its order with the stays in it; `stages` may be those of a newer version."""
    steps = {stage.code: Step(stage) for stage in stages}
    for stay in stays:
        steps.setdefault(stay.stage.code, Step(stay.stage)).stays.append(stay)
    ordered = sorted(steps.values(), key=lambda step: step.stage.position)
    for step in ordered:
        step.weeks = weeks(sum(stay.days(on) for stay in step.stays))
    if not stays:
        return Ribbon(ordered, None, 0, is_overstay=False)
    current, last = steps[stays[-1].stage.code], stays[-1]
    current.is_current = True
    for step in ordered[ordered.index(current) + 1 :]:
        step.is_next = not step.stays
    return Ribbon(ordered, current, weeks(last.days(on)), is_overstay(last.stage, last.days(on)))


def weeks(days):
    """Whole weeks, rounded; a short stay is one week."""
    return max(1, round(days / 7)) if days else 0


def is_overstay(stage, days):
    return stage.overstay_weeks is not None and days > stage.overstay_weeks * 7

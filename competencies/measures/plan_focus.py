"""The requirements a plan may look at more closely, with where the case stands in each."""

from dataclasses import dataclass

from django.utils import timezone

from cases.models import Case
from competencies.measures import anchors, checklists, growth
from competencies.models import FrameworkVersion, Item
from jobtra.fiscal import Month


@dataclass(frozen=True)
class Row:
    item: Item
    level: int | None  # the last one rated
    target: int | None  # what the requirement asks for
    due: Month | None
    is_chosen: bool
    chosen: int | None  # the target level in this plan
    levels: range


def version_for(plan):
    """The requirements the programme uses when the plan starts, or None."""
    return FrameworkVersion.objects.for_programme(
        plan.case.programme_id, "requirements", plan.starts_on
    )


def rows(plan, reader=None):
    """Every requirement as a Row, in order; one chosen in an older version is told by its code."""
    version = version_for(plan)
    if version is None:
        return []
    case = Case.objects.with_hired_on().get(pk=plan.case_id)
    following = Month.of(timezone.localdate()).next
    _month, pasts = checklists.pasts_of([case], following, reader).get(case.pk, (None, {}))
    targets = dict(plan.focuses.order_by().values_list("item__code", "target_level"))
    return [
        Row(
            item=item,
            level=pasts.get(item.code, checklists.NO_PAST).level,
            target=item.target_level or version.target_level,
            due=growth.due_month(case.enrolled_on, item.due_programme_month)
            or growth.due_month(case.hired_on, item.due_employment_month),
            is_chosen=item.code in targets,
            chosen=targets.get(item.code),
            levels=version.levels,
        )
        for item in anchors.items_of(version).values()
    ]

"""What happens to filled files of checklists: proposed, applied. `imports` has read them before."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from competencies.actions import cells, checklists, sheets
from competencies.measures.merges import Merge
from competencies.models import Checklist
from jobtra import audit, importing
from jobtra.models import ImportBatch
from jobtra.refusals import Refusal

KIND = "checklists"


@transaction.atomic
def propose(merge, *, file_name, key, by):
    """Keep the plan of a file until it is applied."""
    batch = ImportBatch.objects.create(
        office_code=by.office.code,
        kind=KIND,
        file_name=file_name[:200],
        sha256=key,
        plan=merge.plan.as_dict(),
        planned_at=timezone.now(),
        planned_by=by,
    )
    audit.record("import.planned", batch, by=by)
    return batch


@transaction.atomic
def apply(batch, paper, *, chosen, seen, by):
    """Write what the person saw in the plan: `seen` is its digest, `chosen` the keys of conflicts
    that the file wins. Raises Refusal when somebody has typed in one of these cells since."""
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.state != ImportBatch.State.PLANNED:
        raise Refusal(_("This file was taken over before."))
    open_sheets(Merge(paper, staff=by), chosen, by)
    keys = [column.case for column in paper.columns]
    drafts = Checklist.objects.team().current().filter(case__in=keys, month=paper.month.first)
    list(drafts.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    merge = Merge(paper, staff=by)
    if merge.digest != seen:
        raise Refusal(_("Somebody has typed in these cells since you looked. Nothing was written; look at the plan anew."))  # fmt: skip
    written = by_case(merge.written(chosen))
    for changes in written.values():
        write(changes[0].stand.checklist, changes, by=by)
    merge.count(chosen)
    batch.plan = merge.plan.as_dict()
    batch.state, batch.applied_at, batch.applied_by = ImportBatch.State.APPLIED, timezone.now(), by
    batch.save()
    count = sum(map(len, written.values()))
    audit.record("import.applied", batch, by=by, ratings=count, checklists=len(written))
    transaction.on_commit(lambda: importing.forget(batch.sha256))
    return batch


def by_case(changes):
    """{case id: changes}, in one order for all who apply at once: nobody waits for each other."""
    found = {}
    for change in sorted(changes, key=lambda change: change.stand.case.pk):
        found.setdefault(change.stand.case.pk, []).append(change)
    return found


def open_sheets(merge, chosen, by):
    """The sheets that are not opened yet, before any is locked and looked at."""
    for changes in by_case(merge.written(chosen)).values():
        stand = changes[0].stand
        if stand.checklist is None:
            checklists.open_month(stand.case, month=merge.paper.month, by=by)


def write(checklist, changes, *, by):
    """Into a locked draft: the cells that were given, and those that were emptied."""
    cells.write(checklist, {change.item.pk: cell_of(checklist, change, by) for change in changes})


def cell_of(checklist, change, by):
    """The cell as the file has it; None for an emptied one."""
    if not change.typed.value:
        return None
    given = cells.mark(change.item, change.typed.value)
    return sheets.cell_of(checklist, change.item, by=by, **given)

"""What happens to sheets of every kind: rate, submit, replace."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from competencies.models.sheet import Frozen, Rating, State
from jobtra import audit
from jobtra.refusals import Refusal


def lock_row(sheet):
    """The row as the database has it now, locked until the transaction ends."""
    return type(sheet).objects.select_for_update().get(pk=sheet.pk)


@transaction.atomic
def rate(sheet, item, *, by, level=None, status=Rating.Status.RATED, **fields):
    """Set one cell of a draft. `level` is a Level row of the item or its group, or None with a status.

    `fields`: basis, with_accommodation, note. The cell keeps what is not named.
    """
    sheet = lock_row(sheet)
    if not sheet.is_draft:
        raise Refusal(_("This sheet was submitted. Ask the case manager to return it."))
    if item.version_id != sheet.version_id:
        raise Refusal(_("This item does not belong to the sheet."))
    if (
        level
        and level.item_id != item.pk
        and (not level.group_id or level.group_id != item.group_id)
    ):
        raise Refusal(_("This level does not belong to the item."))
    cell, _made = sheet.ratings.model.objects.update_or_create(
        sheet=sheet,
        item=item,
        defaults={
            "level": level,
            "status": status,
            "rated_at": timezone.now(),
            "rated_by": by,
            **fields,
        },
    )
    return cell


@transaction.atomic
def clear(sheet, item, *, by):
    """Make one cell of a draft empty again: not yet rated is a real choice."""
    sheet = lock_row(sheet)
    if not sheet.is_draft:
        raise Refusal(_("This sheet was submitted. Ask the case manager to return it."))
    sheet.ratings.filter(item=item).delete()


@transaction.atomic
def submit(sheet, *, by):
    sheet = lock_row(sheet)
    if not sheet.is_draft:
        raise Refusal(_("This sheet was submitted before."))
    sheet.state, sheet.submitted_at, sheet.submitted_by = State.SUBMITTED, timezone.now(), by
    sheet.save()
    audit.record("sheet.submitted", sheet, by=by)
    return sheet


@transaction.atomic
def replace(sheet, *, by, comment, **fields):
    """A new draft that replaces a submitted sheet, with the same cells to start from."""
    sheet = lock_row(sheet)
    if sheet.is_draft:
        raise Refusal(_("This sheet is still a draft."))
    if hasattr(sheet, "replaced_by"):
        raise Frozen(sheet)
    draft = type(sheet)(
        **{name: getattr(sheet, name) for name in carried(sheet)},
        **fields,
        replaces=sheet,
        comment=comment,
        state=State.DRAFT,
    )
    draft.save()
    copy_cells(sheet, draft)
    audit.record("sheet.replaced", draft, by=by, replaces=sheet.pk)
    return draft


def carried(sheet):
    """The columns a replacement starts from: the subject, never state, stamps or origin."""
    dropped = {"id", "replaces_id", "comment", "state", "batch_id", "source"}
    return [
        field.attname
        for field in sheet._meta.concrete_fields
        if field.attname not in dropped and not field.attname.endswith(("_at", "_by_id"))
    ]


def copy_cells(sheet, draft):
    model = sheet.ratings.model
    cells = list(sheet.ratings.all())
    for cell in cells:
        cell.pk, cell.sheet = None, draft
    model.objects.bulk_create(cells)

"""What happens to sheets of every kind: rate, submit, check, return, reopen, replace."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competencies.measures import checkers
from competencies.models.sheet import Rating, State
from jobtra import audit
from jobtra.refusals import Refusal

SUBMITTED = gettext_lazy(
    "This sheet is submitted already. To change it, ask the case manager to return it."
)


def lock_row(sheet):
    """The row as the database has it now, locked until the transaction ends."""
    return type(sheet).objects.select_for_update().get(pk=sheet.pk)


def lock_draft(sheet):
    """Lock the row of a sheet and read its state anew; only a draft may go on."""
    rows = type(sheet).objects.select_for_update()
    sheet.refresh_from_db(fields=["state"], from_queryset=rows)
    if not sheet.is_draft:
        raise Refusal(SUBMITTED)


@transaction.atomic
def rate(sheet, item, *, by, level=None, status=Rating.Status.RATED, **fields):
    """Set one cell of a draft. `level` is a Level row of the item or its group, or None with a status.

    `fields`: basis, with_accommodation, note. The cell keeps what is not named, but for an
    accommodation, which counts only at or above the target.
    """
    lock_draft(sheet)
    cell = cell_of(sheet, item, by=by, level=level, status=status, **fields)
    put(sheet, [cell], fields)
    return cell


def cell_of(sheet, item, *, by, level=None, status=Rating.Status.RATED, **fields):
    """An unsaved cell, checked against the sheet's version. Raises Refusal with the reason."""
    version = sheet.version
    if item.version_id != version.pk:
        raise Refusal(_("This item does not belong to the sheet."))
    if level and level.item_id != item.pk and level.group_id not in {item.group_id} - {None}:
        raise Refusal(_("This level does not belong to the item."))
    if (status == Rating.Status.NOT_OBSERVED and not version.not_observed) or (
        status == Rating.Status.NOT_APPLICABLE and not version.not_applicable
    ):
        raise Refusal(_("This framework has no such mark."))
    cell = sheet.ratings.model(
        sheet=sheet, item=item, level=level, status=status, rated_at=timezone.now(), rated_by=by
    )
    for name, value in fields.items():
        setattr(cell, name, value)
    check_accommodation(cell)
    return cell


def check_accommodation(cell):
    if cell.with_accommodation and not cell.is_at_target:
        raise Refusal(
            _(
                "An accommodation is noted where the target is reached: it counts as reached with it."
            )
        )


def put(sheet, cells, fields=()):
    """Write cells of a locked draft in one statement: new ones, and over those there are."""
    named = {"level", "status", "rated_at", "rated_by", *fields}
    model = sheet.ratings.model
    for reached in (True, False):
        batch = [cell for cell in cells if cell.is_at_target == reached]
        model.objects.bulk_create(
            batch,
            update_conflicts=True,
            unique_fields=["sheet", "item"],
            update_fields=named if reached else named | {"with_accommodation"},
        )


def refuse_unrated():
    raise Refusal(_("Rate the item first, then add the note."))


@transaction.atomic
def annotate(sheet, item, *, by, note, basis="", with_accommodation=False, **fields):
    """Say how a rating of a draft is known. The rating stays whose it was.

    `fields`: what this kind of sheet has besides; it keeps what is not named.
    """
    lock_draft(sheet)
    cell = sheet.ratings.select_related("level", "item").filter(item=item).first()
    if cell is None:
        refuse_unrated()
    cell.sheet = sheet
    fields |= {"note": note, "basis": basis, "with_accommodation": with_accommodation}
    for name, value in fields.items():
        setattr(cell, name, value)
    check_accommodation(cell)
    cell.save(update_fields=list(fields))
    return cell


@transaction.atomic
def submit(sheet, *, by):
    lock_draft(sheet)
    sheet.state, sheet.submitted_at, sheet.submitted_by = State.SUBMITTED, timezone.now(), by
    sheet.save(update_fields=["state", "submitted_at", "submitted_by"])
    audit.record("sheet.submitted", sheet, by=by)
    return sheet


@transaction.atomic
def check(sheet, *, by):
    """Say that a submitted sheet may stand: another person than who submitted it or rated in it."""
    sheet = lock_row(sheet)
    if sheet.is_draft:
        raise Refusal(_("This sheet is not submitted yet."))
    if sheet.state != State.SUBMITTED:
        raise Refusal(_("This sheet is checked or locked already."))
    if hasattr(sheet, "replaced_by"):
        raise Refusal(_("This sheet was returned. Check the new one once it is submitted."))
    if reason := checkers.obstacle(sheet, by):
        raise Refusal(reason)
    sheet.state, sheet.checked_at, sheet.checked_by = State.CHECKED, timezone.now(), by
    sheet.save(update_fields=["state", "checked_at", "checked_by"])
    audit.record("sheet.checked", sheet, by=by)
    return sheet


def check_each(sheets, *, by):
    """Check these, each for itself. Returns (the checked, [(sheet, why not)])."""
    checked, refused = [], []
    for sheet in sheets:
        try:
            checked.append(check(sheet, by=by))
        except Refusal as refusal:
            refused.append((sheet, str(refusal)))
    return checked, refused


@transaction.atomic
def send_back(sheet, *, by, comment):
    """Return a submitted sheet that is not checked yet: its rater goes on with a new draft."""
    sheet = lock_row(sheet)
    if sheet.state in {State.CHECKED, State.LOCKED}:
        raise Refusal(_("This sheet is checked or locked. Reopen it instead."))
    return replace(sheet, by=by, comment=comment, verb="sheet.returned")


@transaction.atomic
def reopen(sheet, *, by, comment):
    """Have a checked or locked sheet corrected. It stays in force until the new one is submitted."""
    sheet = lock_row(sheet)
    if sheet.state == State.SUBMITTED:
        raise Refusal(_("This sheet is not checked yet. Return it instead."))
    return replace(sheet, by=by, comment=comment, verb="sheet.reopened")


@transaction.atomic
def replace(sheet, *, by, comment, verb="sheet.replaced", **fields):
    """A new draft that replaces a submitted sheet, with the same cells to start from."""
    sheet = lock_row(sheet)
    if sheet.is_draft:
        raise Refusal(_("This sheet is still a draft."))
    if hasattr(sheet, "replaced_by"):
        raise Refusal(_("This sheet was replaced before. Work on the newest one."))
    if not comment.strip():
        raise Refusal(_("Say why the sheet is replaced."))
    draft = type(sheet)(
        **{name: getattr(sheet, name) for name in carried(sheet)},
        **fields,
        replaces=sheet,
        comment=comment.strip(),
        commented_at=timezone.now(),
        commented_by=by,
        state=State.DRAFT,
    )
    draft.save()
    copy_cells(sheet, draft)
    audit.record(verb, draft, by=by, replaces=sheet.pk)
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

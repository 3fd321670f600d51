"""Who a youth is: the data mended; two files that turn out to be of one person made one."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Case, Youth
from jobtra import audit
from jobtra.refusals import Refusal


@transaction.atomic
def change(youth, *, by, **data):
    """New data; the log names the fields, never what stands in them."""
    youth = Youth.objects.select_for_update().get(pk=youth.pk)
    changed = [name for name, value in data.items() if getattr(youth, name) != value]
    for name in changed:
        setattr(youth, name, data[name])
    if changed:
        youth.save(update_fields=changed)
        audit.record("youth.changed", youth, by=by, fields=changed)
    return youth


@transaction.atomic
def merge(keep, gone, *, by, take=()):
    """Two files of one person become one: every stay of `gone` is one of `keep`.

    take: names of the fields whose value comes from `gone`. The row of `gone` stays as it was, with
    the way to the one that is kept.
    """
    rows = Youth.objects.select_for_update().in_bulk([keep.pk, gone.pk])
    if len(rows) < 2:
        raise Refusal(_("Choose two different files."))
    keep, gone = rows[keep.pk], rows[gone.pk]
    if keep.merged_into_id or gone.merged_into_id:
        raise Refusal(_("One of the two files was merged already."))
    cases = Case.objects.select_for_update().filter(youth__in=rows)
    if cases.exclude(office=by.office_id).exists():
        raise Refusal(_("A file lies at another office as well: it can not be merged here."))
    moved = list(gone.cases.values_list("code", flat=True))
    for name in take:
        setattr(keep, name, getattr(gone, name))
    keep.save()
    gone.cases.update(youth=keep)
    gone.merged.update(merged_into=keep)
    gone.merged_into, gone.merged_at, gone.merged_by = keep, timezone.now(), by
    gone.save()
    audit.record("youth.merged", gone, by=by, into=keep.pk, cases=sorted(moved), taken=sorted(take))
    return keep

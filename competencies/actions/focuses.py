"""Which requirements the support of a case looks at more closely."""

from django.db import transaction
from django.utils import timezone

from cases.models import Case
from competencies.models import Focus
from jobtra import audit


@transaction.atomic
def put(case, item, *, is_set, by, on=None):
    """Begin or end a focus on that day (today). The last word of a day counts."""
    case = Case.objects.select_for_update().get(pk=case.pk)
    focus, _made = Focus.objects.update_or_create(
        case=case,
        item=item,
        starts_on=on or timezone.localdate(),
        defaults={"is_set": is_set, "set_at": timezone.now(), "set_by": by},
    )
    audit.record("focus.set" if is_set else "focus.ended", focus, by=by, item=item.code)
    return focus

"""Which requirements the support of a case looks at more closely."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.actions import plan_drafts
from cases.models import Case
from competencies.models import Focus
from jobtra import audit
from jobtra.refusals import Refusal

FEWEST, MOST = 2, 5  # of one plan


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


@transaction.atomic
def plan(draft, *, chosen, by):
    """The focus requirements of a draft: [(item, target level)], two to five."""
    draft = plan_drafts.lock_draft(draft)
    if not FEWEST <= len(chosen) <= MOST:
        raise Refusal(
            _("A plan has %(fewest)s to %(most)s focus requirements; %(n)s are chosen.")
            % {"fewest": FEWEST, "most": MOST, "n": len(chosen)}
        )
    draft.focuses.all().delete()
    Focus.objects.bulk_create(
        Focus(
            case=draft.case,
            item=item,
            plan=draft,
            target_level=level,
            starts_on=draft.starts_on,
            set_at=timezone.now(),
            set_by=by,
        )
        for item, level in chosen
    )
    codes = [item.code for item, _level in chosen]
    audit.record("support_plan.focused", draft, by=by, items=codes)
    return draft

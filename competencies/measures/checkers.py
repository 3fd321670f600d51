"""Who may check a sheet: of those who have the right, nobody who took part in it."""

from django.utils.translation import gettext as _

from cases.access import GRANTS
from cases.models import Staff
from competencies.models.sheet import State

PERMISSION = "competencies.check_checklist"


def of_office(office):
    """Who may check there today, by name. One query."""
    roles = GRANTS[PERMISSION]
    return list(Staff.objects.admissible().posted(office=office, role__in=roles).order_by("name"))


def obstacle(sheet, staff):
    """Why this person may not check a submitted sheet; "" when nothing stands in the way."""
    if sheet.state != State.SUBMITTED:
        return ""
    makers = {sheet.submitted_by_id, *sheet.ratings.values_list("rated_by", flat=True)}
    if staff.pk not in makers:
        return ""
    return own_work(staff, makers, of_office(sheet.case.office_id))


def own_work(staff, makers, checkers):
    """The sentence for one of the makers (ids): who can check instead; "" for anybody else."""
    if staff.pk not in makers:
        return ""
    names = [person.name for person in checkers if person.pk not in makers]
    if names:
        return _(
            "You submitted this sheet or rated in it, so somebody else checks it: %(names)s."
        ) % {"names": _(", ").join(names)}
    return _(
        "You submitted this sheet or rated in it, so somebody else has to check it, and nobody else "
        "at this office may. Unchecked, it is locked with its month."
    )

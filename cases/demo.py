"""The log-ins of the demo offices: one password for all, and only where `demo_is_safe`."""

from django.db.models import F

from cases.access import IN_OFFICE
from cases.models import Posting

PASSWORD = "jobtra-demo"  # noqa: S105  invented people, loopback only


def logins():
    """[{office, role, name, login, password}] of all demo staff, office by office.

    Whoever was invited has, or will have, a password of their own.
    """
    posts = (
        Posting.objects.in_force()
        .filter(staff__is_demo=True, staff__is_active=True, staff__invited_at=None)
        .exclude(role="")
        .select_related("staff", "office")
        .order_by(F("office__code").asc(nulls_last=True), "staff__code")
    )
    return [
        {
            "office": post.office.name if post.role in IN_OFFICE else "",
            "role": post.get_role_display(),
            "name": post.staff.name,
            "login": post.staff.email,
            "password": PASSWORD,
        }
        for post in posts
    ]


def few_logins():
    """Enough for the log-in page: the first office, and those of no office."""
    everybody = logins()
    first = next((person["office"] for person in everybody if person["office"]), "")
    return [person for person in everybody if person["office"] in {first, ""}]

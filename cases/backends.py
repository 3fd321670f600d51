"""Logging in. Apart from `access.py`, which models may import."""

import ipaddress

from django.contrib.auth.backends import BaseBackend
from django.db.models import Q

from cases.models import Office, Posting, Staff


class RoleBackend(BaseBackend):
    """The log-in is the e-mail or the staff number. What one may do, `Staff.has_perm` says."""

    def authenticate(self, request, username=None, password=None):
        if not username or not password:
            return None
        name = username.strip()
        staff = Staff.objects.filter(Q(email__iexact=name) | Q(code__iexact=name)).first()
        if staff is None:
            Staff().set_password(password)  # the same time as for a known name
            return None
        if staff.check_password(password) and self.admits(staff, request):
            return staff
        return None

    def admits(self, staff, request):
        posted = Posting.objects.in_force().filter(staff=staff).exclude(role="").exists()
        return staff.is_active and posted and (not staff.is_demo or demo_is_safe(request))

    def get_user(self, user_id):
        """The staff member with the posting of today, in one query; nobody without a posting."""
        posting = (
            Posting.objects.in_force()
            .filter(staff=user_id, staff__is_active=True)
            .exclude(role="")
            .select_related("staff", "office")
            .first()
        )
        if posting is None:
            return None
        posting.staff.posting = posting
        return posting.staff


def demo_is_safe(request):
    """Demo log-ins work on the loopback address and while no real office exists."""
    try:
        near = ipaddress.ip_address(request.META["REMOTE_ADDR"]).is_loopback
    except (AttributeError, KeyError, ValueError):
        near = False
    forwarded = bool(request) and "HTTP_X_FORWARDED_FOR" in request.META
    return near and not forwarded and not Office.objects.filter(is_demo=False).exists()

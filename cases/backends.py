"""Logging in. Apart from `access.py`, which models may import."""

import ipaddress

from django.contrib.auth.backends import BaseBackend
from django.db.models import OuterRef, Q
from django.utils import timezone

from cases.actions import log_ins
from cases.models import Notification, Office, Posting, Staff
from cases.models.office import count
from cases.models.staff import admissible

FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA")


class RoleBackend(BaseBackend):
    """The log-in is the e-mail or the staff number. What one may do, `Staff.has_perm` says."""

    def authenticate(self, request, username=None, password=None):
        if not username or not password:
            return None
        name, address = username.strip(), address_of(request)
        staff = find(name)
        if log_ins.is_locked(name, staff, address):
            return None
        if staff is None:
            Staff().set_password(password)  # the same time as for a known name
        elif staff.check_password(password) and self.admits(staff, request):
            log_ins.record("accepted", name, staff, address)
            return staff
        log_ins.record("refused", name, staff, address)
        return None

    def is_locked(self, request, username):
        name = username.strip()
        return log_ins.is_locked(name, find(name), address_of(request))

    def admits(self, staff, request):
        posted = Staff.objects.admissible().posted().filter(pk=staff.pk).exists()
        return posted and (not staff.is_demo or demo_is_safe(request))

    def get_user(self, user_id):
        """The staff member with the posting of today, and with `unread`, how many notifications wait,
        in one query; nobody without a posting."""
        unread = Notification.objects.unread().on_page().filter(staff=OuterRef("staff"))
        posting = (
            Posting.objects.filter(staff=user_id, starts_on__lte=timezone.localdate())
            .filter(admissible("staff__"))
            .select_related("staff", "office")
            .annotate(unread=count(unread, "staff"))
            .order_by("-starts_on")
            .first()
        )
        if posting is None or not posting.role:
            return None
        posting.staff.posting, posting.staff.unread = posting, posting.unread
        return posting.staff


def find(name):
    return Staff.objects.filter(Q(email__iexact=name) | Q(code__iexact=name)).first()


def address_of(request):
    """Who asks. What a proxy claims in a header anybody can claim, so it is not listened to."""
    return request.META.get("REMOTE_ADDR", "") if request else ""


def is_near(request):
    """Does the request come from this machine itself, and not through a proxy on it?"""
    try:
        address = ipaddress.ip_address(address_of(request))
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)  # ::ffff:127.0.0.1, on a socket for both
    return (mapped or address).is_loopback and not any(name in request.META for name in FORWARDED)


def demo_is_safe(request):
    """Demo log-ins work on the loopback address and while no real office exists."""
    return is_near(request) and not Office.objects.filter(is_demo=False).exists()

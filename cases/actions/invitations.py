"""Invitations: a link to set one's password, and what follows from it."""

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from cases.actions.staff import lock_row
from jobtra import audit
from jobtra.refusals import Refusal


class Tokens(PasswordResetTokenGenerator):
    """Signed with the secret key, for PASSWORD_RESET_TIMEOUT; a newer invitation or a new password
    makes the older ones void. Nothing that opens a door lies in the database."""

    key_salt = "cases.invitations"

    def _make_hash_value(self, user, timestamp):
        return f"{super()._make_hash_value(user, timestamp)}{user.invited_at}"


tokens = Tokens()


@transaction.atomic
def invite(staff, *, by):
    """Make an invitation. Returns the path of its page; it can not be shown again."""
    staff = lock_row(staff)
    if not staff.is_active:
        raise Refusal(_("This person is deactivated. Reactivate first."))
    staff.invited_at, staff.invited_by = timezone.now(), by
    staff.save()
    audit.record("staff.invited", staff, by=by)
    key = urlsafe_base64_encode(force_bytes(staff.pk))
    return reverse("accept_invitation", args=[key, tokens.make_token(staff)])


def mail(staff, link):
    """Send the link, when the person has an address and this installation has a mail server.

    The subject names nobody. Returns whether it was sent; raises OSError when the server fails
    (smtplib's exceptions are OSErrors).
    """
    if not staff.email or not settings.MAIL_IS_SET_UP:
        return False
    text = _(
        "You can now use JobTra. Please open this page and choose a password:\n\n"
        "%(link)s\n\n"
        "The link works once, within %(days)s days. Your log-in is this e-mail address.\n"
        "If you did not expect this message, please ignore it."
    ) % {"link": link, "days": settings.INVITATION_TIMEOUT // 86400}
    send_mail(_("Invitation to JobTra"), text, None, [staff.email])
    return True


@transaction.atomic
def accept(staff, token, password):
    """The invited person sets the password; the link is used up. Returns the Staff row."""
    staff = lock_row(staff)
    if not staff.is_active or not tokens.check_token(staff, token):
        raise Refusal(_("This link was used already, or it is too old."))
    return set_password(staff, password, by=staff)


@transaction.atomic
def set_password(staff, password, *, by):
    """A new password; sessions opened with the old one end."""
    staff.set_password(password)
    staff.save(update_fields=["password"])
    audit.record("staff.password_set", staff, by=by)
    return staff

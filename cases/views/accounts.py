from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import (
    INTERNAL_RESET_SESSION_TOKEN,
    LoginView,
    PasswordChangeView,
    PasswordResetConfirmView,
)
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from cases import demo
from cases.actions import invitations
from cases.backends import demo_is_safe
from cases.forms.accounts import LogInForm
from jobtra.refusals import Refusal


class LogIn(LoginView):
    """By e-mail or staff number; the demo office shows its log-ins where they work."""

    authentication_form = LogInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs):
        shown = demo.few_logins() if demo_is_safe(self.request) else []
        return super().get_context_data(demo_logins=shown, **kwargs)


class AcceptInvitation(PasswordResetConfirmView):
    """The invited person chooses a password and is logged in."""

    template_name = "registration/set_password.html"
    token_generator = invitations.tokens

    def get_user(self, uidb64):
        staff = super().get_user(uidb64)
        if (
            staff is None
            or not staff.is_active
            or (staff.is_demo and not demo_is_safe(self.request))
        ):
            return None
        return staff

    def form_valid(self, form):
        token = self.request.session.pop(INTERNAL_RESET_SESSION_TOKEN)
        try:
            staff = invitations.accept(self.user, token, form.cleaned_data["new_password1"])
        except Refusal:
            self.validlink = False
            return self.render_to_response(self.get_context_data())
        if not staff.posting:
            return redirect("invitation_done")
        login(self.request, staff)
        return redirect(settings.LOGIN_REDIRECT_URL)


@method_decorator(login_not_required, name="dispatch")
class InvitationDone(TemplateView):
    """For whoever can log in only later: the posting has not begun."""

    template_name = "registration/set_password_done.html"


class PasswordChange(PasswordChangeView):
    """By oneself, who knows the old one. Sessions elsewhere end."""

    template_name = "registration/password_change.html"

    def form_valid(self, form):
        staff = self.request.user
        invitations.set_password(staff, form.cleaned_data["new_password1"], by=staff)
        update_session_auth_hash(self.request, staff)
        messages.success(self.request, _("Your password was changed."))
        return redirect(settings.LOGIN_REDIRECT_URL)

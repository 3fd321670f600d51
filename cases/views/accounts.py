from django.contrib.auth.views import LoginView

from cases import demo
from cases.backends import demo_is_safe


class LogIn(LoginView):
    """By e-mail or staff number; the demo office shows its log-ins where they work."""

    redirect_authenticated_user = True

    def get_context_data(self, **kwargs):
        shown = demo.few_logins() if demo_is_safe(self.request) else []
        return super().get_context_data(demo_logins=shown, **kwargs)

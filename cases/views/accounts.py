from django.contrib.auth.views import LoginView


class LogIn(LoginView):
    """By e-mail or staff number."""

    redirect_authenticated_user = True

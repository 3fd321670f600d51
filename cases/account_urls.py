"""Logging in and out; these names have no namespace, as Django expects."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from cases.views import accounts

urlpatterns = [
    path("login/", accounts.LogIn.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("password/", accounts.PasswordChange.as_view(), name="password_change"),
    path("invitation/done/", accounts.InvitationDone.as_view(), name="invitation_done"),
    path(
        "invitation/<uidb64>/<token>/",
        accounts.AcceptInvitation.as_view(),
        name="accept_invitation",
    ),
]

"""Logging in and out; these names have no namespace, as Django expects."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from cases.views.accounts import LogIn

urlpatterns = [
    path("login/", LogIn.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
]

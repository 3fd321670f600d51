"""Every address of the house. The apps are named as strings: this is the composition root."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from jobtra.views import healthz

urlpatterns = [
    path("", include("evaluations.urls")),
    path("", include("competencies.urls")),
    path("", include("cases.urls")),
    path("", include("cases.account_urls")),
    path("language/", login_not_required(set_language), name="set_language"),
    path("healthz", healthz, name="healthz"),
]

from cases.models import Case
from jobtra.screens import ListScreen


class Dashboard(ListScreen):
    """All cases of the office."""

    model = Case
    permission_required = "evaluations.view_dashboard"
    joins = ("youth",)
    template_name = "evaluations/dashboard.html"

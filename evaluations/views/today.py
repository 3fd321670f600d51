from cases.models import Case
from jobtra.screens import ListScreen


class Today(ListScreen):
    """My youths and what is due."""

    model = Case
    permission_required = "evaluations.view_today"
    joins = ("youth",)
    template_name = "evaluations/today.html"

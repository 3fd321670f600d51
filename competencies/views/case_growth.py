from django.utils import timezone

from cases.models import Case
from competencies.measures import case_stages, heat_map
from jobtra.screens import DetailScreen


class CaseGrowth(DetailScreen):
    """The stages and the requirements of one case; other pages ask for the partial."""

    model = Case
    permission_required = "competencies.view_checklist"
    joins = ("youth", "programme")
    template_name = "competencies/case_growth.html"
    partial = "competencies/_case_growth.html"

    def get_context_data(self, **kwargs):
        on = self.object.closed_on or timezone.localdate()
        return super().get_context_data(
            ribbon=case_stages.of_case(self.object, on=on),
            heat_map=heat_map.of_case(self.object, on=on, reader=self.request.user),
            **kwargs,
        )

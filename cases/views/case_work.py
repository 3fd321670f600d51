"""A case's way into work: internships, applications, jobs."""

from django.utils import timezone

from cases.measures import applications
from cases.views.case_file import CaseScreen


class CaseWork(CaseScreen):
    permission_required = "cases.view_case"
    template_name = "cases/case_work.html"
    tab = "case_work"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            internships=self.case.internships.select_related("employer"),
            applications=self.case.applications.all(),
            application_count=applications.count_of(self.case, timezone.localdate()),
            employments=self.case.employments.with_checks(),
            outcome=getattr(self.case, "outcome", None),
            **kwargs,
        )

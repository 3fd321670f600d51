from django.utils import timezone

from cases.forms.cases import CaseFilter
from cases.measures import attendances
from cases.models import Case
from jobtra.screens import DetailScreen, ListScreen


class CaseList(ListScreen):
    """Every youth of the office; `q` comes from the bar on top."""

    model = Case
    permission_required = "cases.view_case"
    joins = ("youth", "course")
    template_name = "cases/case_list.html"

    def get_queryset(self):
        self.filter = CaseFilter(self.request.GET)
        return self.filter.apply(super().get_queryset().with_worker_names())

    def get_context_data(self, **kwargs):
        return super().get_context_data(filter=self.filter, **kwargs)


class CaseDetail(DetailScreen):
    model = Case
    permission_required = "cases.view_case"
    joins = ("youth", "office", "programme", "course")
    template_name = "cases/case_detail.html"

    def get_queryset(self):
        return super().get_queryset().with_worker_names()

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        return super().get_context_data(
            tab="case_detail",
            age=self.object.youth.age_on(today),
            programme_month=self.object.programme_month(self.object.closed_on or today),
            attendance=attendances.by_month(self.object, until=today),
            employments=self.object.employments.with_checks(),
            **kwargs,
        )

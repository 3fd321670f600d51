from cases.models import Case
from jobtra.screens import DetailScreen, ListScreen


class CaseList(ListScreen):
    model = Case
    permission_required = "cases.view_case"
    joins = ("youth",)
    template_name = "cases/case_list.html"


class CaseDetail(DetailScreen):
    model = Case
    permission_required = "cases.view_case"
    joins = ("youth", "office", "course")
    template_name = "cases/case_detail.html"

from competencies.models import Checklist
from jobtra.screens import DetailScreen, ListScreen


class ChecklistList(ListScreen):
    model = Checklist
    permission_required = "competencies.view_checklist"
    joins = ("case__youth",)
    template_name = "competencies/checklist_list.html"


class ChecklistDetail(DetailScreen):
    model = Checklist
    permission_required = "competencies.view_checklist"
    joins = ("case__youth", "version")
    template_name = "competencies/checklist_detail.html"

from django.urls import path

from competencies.views import case_growth, checklists, import_batches

app_name = "competencies"
urlpatterns = [
    path("cases/<int:pk>/growth/", case_growth.CaseGrowth.as_view(), name="case_growth"),
    path("checklists/", checklists.ChecklistList.as_view(), name="checklist_list"),
    path("checklists/<int:pk>/", checklists.ChecklistDetail.as_view(), name="checklist_detail"),
    path("imports/", import_batches.ImportBatchList.as_view(), name="import_batch_list"),
]

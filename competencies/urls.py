from django.urls import path

from competencies.views import checklists, import_batches

app_name = "competencies"
urlpatterns = [
    path("checklists/", checklists.ChecklistList.as_view(), name="checklist_list"),
    path("checklists/<int:pk>/", checklists.ChecklistDetail.as_view(), name="checklist_detail"),
    path("imports/", import_batches.ImportBatchList.as_view(), name="import_batch_list"),
]

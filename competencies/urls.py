from django.urls import path

from competencies.views import (
    case_growth,
    checklist_rows,
    checklists,
    import_batches,
    items,
    locks,
    reviews,
)

app_name = "competencies"
urlpatterns = [
    path("cases/<int:pk>/growth/", case_growth.CaseGrowth.as_view(), name="case_growth"),
    path("checklists/", checklists.ChecklistList.as_view(), name="checklist_list"),
    path("checklists/<int:pk>/", checklists.ChecklistDetail.as_view(), name="checklist_detail"),
    path(
        "checklists/<int:pk>/rate/", checklist_rows.ChecklistRate.as_view(), name="checklist_rate"
    ),
    path("checklists/<int:pk>/save/", checklists.ChecklistSave.as_view(), name="checklist_save"),
    path(
        "checklists/<int:pk>/submit/", checklists.ChecklistSubmit.as_view(), name="checklist_submit"
    ),
    path(
        "checklists/<int:pk>/items/<int:item>/last/",
        checklist_rows.ChecklistLast.as_view(),
        name="checklist_last",
    ),
    path(
        "checklists/<int:pk>/items/<int:item>/note/",
        checklist_rows.ChecklistNote.as_view(),
        name="checklist_note",
    ),
    path("checklists/review/", reviews.ReviewList.as_view(), name="review_list"),
    path("checklists/review/check/", reviews.ReviewCheckEach.as_view(), name="review_check_each"),
    path("checklists/<int:pk>/check/", reviews.ChecklistCheck.as_view(), name="checklist_check"),
    path("checklists/<int:pk>/return/", reviews.ChecklistReturn.as_view(), name="checklist_return"),
    path("checklists/<int:pk>/reopen/", reviews.ChecklistReopen.as_view(), name="checklist_reopen"),
    path("checklists/lock/", locks.LockPostpone.as_view(), name="lock_postpone"),
    path("cases/<int:pk>/checklist/", checklists.ChecklistOpen.as_view(), name="checklist_open"),
    path("items/<int:pk>/", items.ItemDetail.as_view(), name="item_detail"),
    path("imports/", import_batches.ImportBatchList.as_view(), name="import_batch_list"),
    path("imports/new/", import_batches.ImportBatchCreate.as_view(), name="import_batch_create"),
    path(
        "imports/<int:pk>/", import_batches.ImportBatchDetail.as_view(), name="import_batch_detail"
    ),
    path(
        "imports/<int:pk>/problems/",
        import_batches.ImportBatchProblems.as_view(),
        name="import_batch_problems",
    ),
    path(
        "imports/<int:pk>/apply/",
        import_batches.ImportBatchApply.as_view(),
        name="import_batch_apply",
    ),
    path("imports/<int:pk>/job/", import_batches.ImportBatchJob.as_view(), name="import_batch_job"),
    path(
        "imports/<int:pk>/withdraw/",
        import_batches.ImportBatchWithdraw.as_view(),
        name="import_batch_withdraw",
    ),
]

from django.urls import path

from competencies.views import (
    case_growth,
    checklist_rows,
    checklists,
    feedback,
    import_batches,
    items,
    self_ratings,
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
    path("cases/<int:pk>/checklist/", checklists.ChecklistOpen.as_view(), name="checklist_open"),
    path("feedback/", feedback.FeedbackList.as_view(), name="feedback_list"),
    path("feedback/<int:pk>/", feedback.FeedbackDetail.as_view(), name="feedback_detail"),
    path("feedback/<int:pk>/write/", feedback.FeedbackWrite.as_view(), name="feedback_write"),
    path("feedback/<int:pk>/give/", feedback.FeedbackGive.as_view(), name="feedback_give"),
    path("feedback/<int:pk>/replace/", feedback.FeedbackReplace.as_view(), name="feedback_replace"),
    path("cases/<int:pk>/feedback/", feedback.CaseFeedback.as_view(), name="case_feedback"),
    path("cases/<int:pk>/feedback/make/", feedback.FeedbackMake.as_view(), name="feedback_make"),
    path(
        "cases/<int:pk>/self-rating/",
        self_ratings.SelfRatingInvite.as_view(),
        name="self_rating_invite",
    ),
    path(
        "cases/<int:pk>/self-rating/hand-over/",
        self_ratings.SelfRatingHandOver.as_view(),
        name="self_rating_hand_over",
    ),
    path(
        "self-rating-links/<int:pk>/withdraw/",
        self_ratings.SelfRatingWithdraw.as_view(),
        name="self_rating_withdraw",
    ),
    path(
        "checklists/<int:pk>/self-rating/",
        self_ratings.ChecklistSelfRating.as_view(),
        name="checklist_self_rating",
    ),
    path("me/thanks/", self_ratings.Thanks.as_view(), name="self_rating_thanks"),
    path("me/<str:token>/", self_ratings.SelfRating.as_view(), name="self_rating"),
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

from django.urls import path

from competencies.views import (
    case_growth,
    case_notes,
    checklist_cells,
    checklist_files,
    checklist_notes,
    checklists,
    checklists_by_item,
    employer_ratings,
    feedback,
    import_batches,
    items,
    locks,
    plan_focus,
    remarks,
    reviews,
    self_ratings,
    stage_judgements,
)

app_name = "competencies"
urlpatterns = [
    path("cases/<int:pk>/growth/", case_growth.CaseGrowth.as_view(), name="case_growth"),
    path("cases/<int:pk>/notes/", case_notes.CaseNoteList.as_view(), name="case_note_list"),
    path("cases/<int:pk>/notes/new/", case_notes.CaseNoteNew.as_view(), name="case_note_new"),
    path("cases/<int:pk>/notes/draft/", case_notes.CaseNoteDraft.as_view(), name="case_note_draft"),
    path(
        "cases/<int:pk>/notes/draft/discard/",
        case_notes.CaseNoteDraftDiscard.as_view(),
        name="case_note_draft_discard",
    ),
    path("notes/<int:pk>/", case_notes.CaseNoteDetail.as_view(), name="case_note_detail"),
    path("notes/<int:pk>/correct/", case_notes.CaseNoteCorrect.as_view(), name="case_note_correct"),
    path("cases/<int:pk>/health/remarks/", remarks.CaseRemarks.as_view(), name="case_remarks"),
    path("judgements/", stage_judgements.StageJudgementList.as_view(), name="stage_judgement_list"),
    path(
        "cases/<int:pk>/judgement/",
        stage_judgements.StageJudgementWrite.as_view(),
        name="stage_judgement_write",
    ),
    path(
        "cases/<int:pk>/judgement/correct/",
        stage_judgements.StageJudgementCorrect.as_view(),
        name="stage_judgement_correct",
    ),
    path(
        "cases/<int:pk>/judgements/",
        stage_judgements.CaseJudgements.as_view(),
        name="case_judgements",
    ),
    path("checklists/", checklists.ChecklistList.as_view(), name="checklist_list"),
    path("checklists/<int:pk>/", checklists.ChecklistDetail.as_view(), name="checklist_detail"),
    path(
        "checklists/<int:pk>/submit/", checklists.ChecklistSubmit.as_view(), name="checklist_submit"
    ),
    path("checklists/cells/", checklist_cells.ChecklistCells.as_view(), name="checklist_cells"),
    path(
        "checklists/items/",
        checklists_by_item.ChecklistByItem.as_view(),
        name="checklist_by_item",
    ),
    path(
        "cases/<int:pk>/items/<int:item>/note/",
        checklist_notes.ChecklistNote.as_view(),
        name="checklist_note",
    ),
    path(
        "checklists/file/",
        checklist_files.ChecklistFileDownload.as_view(),
        name="checklist_file_download",
    ),
    path(
        "checklists/files/new/",
        checklist_files.ChecklistFileUpload.as_view(),
        name="checklist_file_new",
    ),
    path(
        "checklists/files/<int:pk>/",
        checklist_files.ChecklistFileDetail.as_view(),
        name="checklist_file_detail",
    ),
    path(
        "cases/<int:pk>/items/<int:item>/focus/",
        checklist_notes.FocusPut.as_view(),
        name="focus_put",
    ),
    path("versions/<int:pk>/cards/", items.VersionCards.as_view(), name="version_cards"),
    path("checklists/review/", reviews.ReviewList.as_view(), name="review_list"),
    path("checklists/review/check/", reviews.ReviewCheckEach.as_view(), name="review_check_each"),
    path("checklists/<int:pk>/check/", reviews.ChecklistCheck.as_view(), name="checklist_check"),
    path("checklists/<int:pk>/return/", reviews.ChecklistReturn.as_view(), name="checklist_return"),
    path("checklists/<int:pk>/reopen/", reviews.ChecklistReopen.as_view(), name="checklist_reopen"),
    path("checklists/lock/", locks.LockPostpone.as_view(), name="lock_postpone"),
    path("cases/<int:pk>/checklist/", checklists.ChecklistOpen.as_view(), name="checklist_open"),
    path("plans/<int:pk>/focus/", plan_focus.PlanFocus.as_view(), name="plan_focus"),
    path("plans/<int:pk>/focus/put/", plan_focus.PlanFocusPut.as_view(), name="plan_focus_put"),
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
    path("me/thanks/", self_ratings.SelfRatingThanks.as_view(), name="self_rating_thanks"),
    path("me/<str:token>/", self_ratings.SelfRating.as_view(), name="self_rating_open"),
    path(
        "internships/<int:pk>/rating/",
        employer_ratings.EmployerRating.as_view(),
        name="employer_rating",
    ),
    path(
        "internships/<int:pk>/rating/link/",
        employer_ratings.EmployerRatingInvite.as_view(),
        name="employer_rating_invite",
    ),
    path(
        "employer-rating-links/<int:pk>/withdraw/",
        employer_ratings.EmployerRatingWithdraw.as_view(),
        name="employer_rating_withdraw",
    ),
    path(
        "company/thanks/",
        employer_ratings.EmployerRatingThanks.as_view(),
        name="employer_rating_thanks",
    ),
    path(
        "company/<str:token>/",
        employer_ratings.EmployerRatingOpen.as_view(),
        name="employer_rating_open",
    ),
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

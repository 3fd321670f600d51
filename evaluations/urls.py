from django.urls import path

from evaluations.views import annual_evaluations, case_conferences, dashboard, today

app_name = "evaluations"
urlpatterns = [
    path("", today.Today.as_view(), name="today"),
    path("office/", dashboard.Dashboard.as_view(), name="dashboard"),
    path(
        "conferences/", case_conferences.CaseConferenceList.as_view(), name="case_conference_list"
    ),
    path(
        "annual-evaluations/",
        annual_evaluations.AnnualEvaluationList.as_view(),
        name="annual_evaluation_list",
    ),
    path(
        "annual-evaluations/run/",
        annual_evaluations.AnnualEvaluationRun.as_view(),
        name="annual_evaluation_run",
    ),
    path(
        "annual-evaluations/<int:pk>/",
        annual_evaluations.AnnualEvaluationDetail.as_view(),
        name="annual_evaluation_detail",
    ),
    path(
        "annual-evaluations/<int:pk>/export/",
        annual_evaluations.AnnualEvaluationExport.as_view(),
        name="annual_evaluation_export",
    ),
]

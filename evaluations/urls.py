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
]

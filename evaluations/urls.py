from django.urls import path

from evaluations.views import (
    agenda_items,
    annual_evaluations,
    calendar,
    case_conferences,
    dashboard,
    decisions,
    readiness,
    today,
    work_queue,
)

app_name = "evaluations"
urlpatterns = [
    path("", today.Today.as_view(), name="today"),
    path("queue/", work_queue.WorkQueue.as_view(), name="work_queue"),
    path("calendar/<str:token>.ics", calendar.Calendar.as_view(), name="calendar"),
    path("office/", dashboard.Dashboard.as_view(), name="dashboard"),
    path(
        "conferences/", case_conferences.CaseConferenceList.as_view(), name="case_conference_list"
    ),
    path(
        "conferences/new/", case_conferences.CaseConferenceNew.as_view(), name="case_conference_new"
    ),
    path(
        "conferences/<int:pk>/",
        case_conferences.CaseConferenceDetail.as_view(),
        name="case_conference_detail",
    ),
    path(
        "conferences/<int:pk>/minutes/",
        case_conferences.CaseConferenceMinutes.as_view(),
        name="case_conference_minutes",
    ),
    path(
        "conferences/<int:pk>/agenda/",
        case_conferences.CaseConferenceAgenda.as_view(),
        name="case_conference_agenda",
    ),
    path(
        "conferences/<int:pk>/order/",
        case_conferences.CaseConferenceOrder.as_view(),
        name="case_conference_order",
    ),
    path(
        "conferences/<int:pk>/finish/",
        case_conferences.CaseConferenceFinish.as_view(),
        name="case_conference_finish",
    ),
    path(
        "conferences/<int:pk>/add/",
        case_conferences.CaseConferenceAdd.as_view(),
        name="case_conference_add",
    ),
    path(
        "conferences/cases/<int:pk>/live/",
        agenda_items.AgendaItemLive.as_view(),
        name="agenda_item_live",
    ),
    path(
        "conferences/cases/<int:pk>/paper/",
        agenda_items.AgendaItemPaper.as_view(),
        name="agenda_item_paper",
    ),
    path(
        "conferences/cases/<int:pk>/say/",
        agenda_items.AgendaItemSay.as_view(),
        name="agenda_item_say",
    ),
    path(
        "conferences/cases/<int:pk>/reveal/",
        agenda_items.AgendaItemReveal.as_view(),
        name="agenda_item_reveal",
    ),
    path(
        "conferences/cases/<int:pk>/agree/",
        agenda_items.AgendaItemAgree.as_view(),
        name="agenda_item_agree",
    ),
    path("cases/<int:pk>/readiness/", readiness.CaseReadiness.as_view(), name="case_readiness"),
    path(
        "cases/<int:pk>/readiness/say/",
        readiness.CriterionRecordWrite.as_view(),
        name="criterion_record_write",
    ),
    path(
        "conferences/cases/<int:pk>/",
        agenda_items.AgendaItemDetail.as_view(),
        name="agenda_item_detail",
    ),
    path(
        "conferences/cases/<int:pk>/decide/",
        agenda_items.AgendaItemDecide.as_view(),
        name="agenda_item_decide",
    ),
    path(
        "conferences/cases/<int:pk>/discuss/",
        agenda_items.AgendaItemDiscuss.as_view(),
        name="agenda_item_discuss",
    ),
    path(
        "conferences/cases/<int:pk>/outcome/",
        agenda_items.AgendaItemConferOutcome.as_view(),
        name="agenda_item_confer_outcome",
    ),
    path(
        "conferences/cases/<int:pk>/plan/",
        agenda_items.AgendaItemConferPlan.as_view(),
        name="agenda_item_confer_plan",
    ),
    path(
        "decisions/<int:pk>/outcome/",
        decisions.DecisionRecordOutcome.as_view(),
        name="decision_outcome",
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

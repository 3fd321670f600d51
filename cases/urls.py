from django.urls import path

from cases.views import cases, offices, plan_approvals, plan_reviews, staff, support_plans

app_name = "cases"
urlpatterns = [
    path("cases/", cases.CaseList.as_view(), name="case_list"),
    path("cases/<int:pk>/", cases.CaseDetail.as_view(), name="case_detail"),
    path("offices/", offices.OfficeList.as_view(), name="office_list"),
    path("offices/new/", offices.OfficeNew.as_view(), name="office_new"),
    path("offices/<int:pk>/edit/", offices.OfficeEdit.as_view(), name="office_edit"),
    path("people/", staff.StaffList.as_view(), name="staff_list"),
    path("people/new/", staff.StaffNew.as_view(), name="staff_new"),
    path("people/<int:pk>/", staff.StaffDetail.as_view(), name="staff_detail"),
    path("people/<int:pk>/edit/", staff.StaffEdit.as_view(), name="staff_edit"),
    path("people/<int:pk>/posting/", staff.StaffPost.as_view(), name="staff_post"),
    path("people/<int:pk>/invite/", staff.StaffInvite.as_view(), name="staff_invite"),
    path("people/<int:pk>/deactivate/", staff.StaffDeactivate.as_view(), name="staff_deactivate"),
    path("people/<int:pk>/reactivate/", staff.StaffReactivate.as_view(), name="staff_reactivate"),
    path("cases/<int:pk>/plan/", support_plans.CasePlan.as_view(), name="case_plan"),
    path("cases/<int:pk>/goals/", support_plans.CaseGoals.as_view(), name="case_goals"),
    path(
        "cases/<int:pk>/plan/new/", support_plans.SupportPlanNew.as_view(), name="support_plan_new"
    ),
    path("plans/", plan_approvals.PlanApprovalList.as_view(), name="plan_approval_list"),
    path("plans/approve/", plan_approvals.PlanApproveEach.as_view(), name="plan_approve_each"),
    path("plans/<int:pk>/", support_plans.SupportPlanDetail.as_view(), name="support_plan_detail"),
    path(
        "plans/<int:pk>/write/",
        support_plans.SupportPlanWrite.as_view(),
        name="support_plan_write",
    ),
    path(
        "plans/<int:pk>/agree/",
        support_plans.SupportPlanAgree.as_view(),
        name="support_plan_agree",
    ),
    path(
        "plans/<int:pk>/disagree/",
        support_plans.SupportPlanDisagree.as_view(),
        name="support_plan_disagree",
    ),
    path(
        "plans/<int:pk>/check/",
        support_plans.SupportPlanCheck.as_view(),
        name="support_plan_check",
    ),
    path(
        "plans/<int:pk>/return/",
        support_plans.SupportPlanReturn.as_view(),
        name="support_plan_return",
    ),
    path(
        "plans/<int:pk>/refuse/",
        support_plans.SupportPlanRefuse.as_view(),
        name="support_plan_refuse",
    ),
    path("plans/<int:pk>/review/", plan_reviews.PlanReviewNew.as_view(), name="plan_review_new"),
]

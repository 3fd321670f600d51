from django.urls import path

from cases.views import assessments, cases, enquiries, intake, offices, staff, youths

app_name = "cases"
urlpatterns = [
    path("cases/", cases.CaseList.as_view(), name="case_list"),
    path("cases/<int:pk>/", cases.CaseDetail.as_view(), name="case_detail"),
    path("cases/new/", intake.CaseNew.as_view(), name="case_new"),
    path("cases/<int:pk>/course/", intake.CaseCourse.as_view(), name="case_course"),
    path("cases/<int:pk>/first-visit/", intake.CaseFirstVisit.as_view(), name="case_first_visit"),
    path("cases/<int:pk>/enrol/", intake.CaseEnrol.as_view(), name="case_enrol"),
    path("cases/<int:pk>/return/", intake.CaseReturn.as_view(), name="case_return"),
    path(
        "cases/<int:pk>/assessment/new/", assessments.AssessmentNew.as_view(), name="assessment_new"
    ),
    path("assessments/<int:pk>/", assessments.AssessmentDetail.as_view(), name="assessment_detail"),
    path(
        "assessments/<int:pk>/edit/", assessments.AssessmentEdit.as_view(), name="assessment_edit"
    ),
    path(
        "assessments/<int:pk>/submit/",
        assessments.AssessmentSubmit.as_view(),
        name="assessment_submit",
    ),
    path(
        "assessments/<int:pk>/check/",
        assessments.AssessmentCheck.as_view(),
        name="assessment_check",
    ),
    path(
        "assessments/<int:pk>/replace/",
        assessments.AssessmentReplace.as_view(),
        name="assessment_replace",
    ),
    path("enquiries/", enquiries.EnquiryList.as_view(), name="enquiry_list"),
    path("enquiries/new/", enquiries.EnquiryNew.as_view(), name="enquiry_new"),
    path("enquiries/<int:pk>/", enquiries.EnquiryDetail.as_view(), name="enquiry_detail"),
    path("enquiries/<int:pk>/edit/", enquiries.EnquiryEdit.as_view(), name="enquiry_edit"),
    path("enquiries/<int:pk>/end/", enquiries.EnquiryEnd.as_view(), name="enquiry_end"),
    path(
        "enquiries/<int:pk>/first-visit/",
        intake.EnquiryFirstVisit.as_view(),
        name="enquiry_first_visit",
    ),
    path("youths/merge/", youths.YouthPairs.as_view(), name="youth_pairs"),
    path("youths/<int:pk>/edit/", youths.YouthEdit.as_view(), name="youth_edit"),
    path("youths/<int:pk>/merge/<int:other>/", youths.YouthMerge.as_view(), name="youth_merge"),
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
]

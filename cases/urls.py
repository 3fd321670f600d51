from django.urls import path

from cases.views import cases, consents, documents, health_records, offices, staff

app_name = "cases"
urlpatterns = [
    path("cases/", cases.CaseList.as_view(), name="case_list"),
    path("cases/<int:pk>/", cases.CaseDetail.as_view(), name="case_detail"),
    path("cases/<int:pk>/papers/", consents.CasePapers.as_view(), name="case_papers"),
    path("cases/<int:pk>/consents/new/", consents.ConsentNew.as_view(), name="consent_new"),
    path("cases/<int:pk>/consents/sheet/", consents.ConsentSheet.as_view(), name="consent_sheet"),
    path(
        "consents/<int:pk>/withdraw/", consents.ConsentWithdraw.as_view(), name="consent_withdraw"
    ),
    path("cases/<int:pk>/documents/new/", documents.DocumentNew.as_view(), name="document_new"),
    path("documents/<int:pk>/", documents.DocumentDownload.as_view(), name="document_download"),
    path("documents/<int:pk>/delete/", documents.DocumentDelete.as_view(), name="document_delete"),
    path(
        "cases/<int:pk>/health/",
        health_records.HealthRecords.as_view(),
        name="health_record_list",
    ),
    path(
        "cases/<int:pk>/health/new/",
        health_records.HealthRecordNew.as_view(),
        name="health_record_new",
    ),
    path(
        "health/<int:pk>/correct/",
        health_records.HealthRecordCorrect.as_view(),
        name="health_record_correct",
    ),
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

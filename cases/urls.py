from django.urls import path

from cases.views import (
    applications,
    assignments,
    case_work,
    cases,
    employers,
    internships,
    notifications,
    offices,
    staff,
    transfers,
)

app_name = "cases"
urlpatterns = [
    path("cases/", cases.CaseList.as_view(), name="case_list"),
    path("cases/<int:pk>/", cases.CaseDetail.as_view(), name="case_detail"),
    path("cases/<int:pk>/workers/", assignments.CaseWorkers.as_view(), name="case_workers"),
    path("cases/<int:pk>/assign/", assignments.AssignmentNew.as_view(), name="assignment_new"),
    path("cases/<int:pk>/transfer/", transfers.TransferNew.as_view(), name="transfer_new"),
    path("transfers/", transfers.TransferList.as_view(), name="transfer_list"),
    path("transfers/<int:pk>/", transfers.TransferDetail.as_view(), name="transfer_detail"),
    path("transfers/<int:pk>/accept/", transfers.TransferAccept.as_view(), name="transfer_accept"),
    path("transfers/<int:pk>/refuse/", transfers.TransferRefuse.as_view(), name="transfer_refuse"),
    path(
        "transfers/<int:pk>/withdraw/",
        transfers.TransferWithdraw.as_view(),
        name="transfer_withdraw",
    ),
    path("notifications/", notifications.NotificationList.as_view(), name="notification_list"),
    path(
        "notifications/<int:pk>/",
        notifications.NotificationOpen.as_view(),
        name="notification_open",
    ),
    path(
        "notifications/read/",
        notifications.NotificationReadAll.as_view(),
        name="notification_read_all",
    ),
    path(
        "notifications/settings/",
        notifications.NotificationSettings.as_view(),
        name="notification_settings",
    ),
    path("calendar/make/", notifications.CalendarFeedMake.as_view(), name="calendar_feed_make"),
    path(
        "calendar/withdraw/",
        notifications.CalendarFeedWithdraw.as_view(),
        name="calendar_feed_withdraw",
    ),
    path("workers/", assignments.WorkerList.as_view(), name="worker_list"),
    path("workers/<int:pk>/hand-over/", assignments.HandOver.as_view(), name="hand_over"),
    path("cases/<int:pk>/work/", case_work.CaseWork.as_view(), name="case_work"),
    path(
        "cases/<int:pk>/internships/new/",
        internships.InternshipNew.as_view(),
        name="internship_new",
    ),
    path("internships/<int:pk>/", internships.InternshipDetail.as_view(), name="internship_detail"),
    path(
        "internships/<int:pk>/edit/", internships.InternshipEdit.as_view(), name="internship_edit"
    ),
    path(
        "internships/<int:pk>/cancel/",
        internships.InternshipCancel.as_view(),
        name="internship_cancel",
    ),
    path(
        "internships/<int:pk>/close/",
        internships.InternshipClose.as_view(),
        name="internship_close",
    ),
    path(
        "internships/<int:pk>/paper/",
        internships.InternshipPaper.as_view(),
        name="internship_paper",
    ),
    path(
        "cases/<int:pk>/applications/new/",
        applications.ApplicationNew.as_view(),
        name="application_new",
    ),
    path(
        "applications/<int:pk>/edit/",
        applications.ApplicationEdit.as_view(),
        name="application_edit",
    ),
    path(
        "applications/<int:pk>/move/",
        applications.ApplicationMove.as_view(),
        name="application_move",
    ),
    path("employers/", employers.EmployerList.as_view(), name="employer_list"),
    path("employers/new/", employers.EmployerNew.as_view(), name="employer_new"),
    path("employers/<int:pk>/", employers.EmployerDetail.as_view(), name="employer_detail"),
    path("employers/<int:pk>/edit/", employers.EmployerEdit.as_view(), name="employer_edit"),
    path("offices/", offices.OfficeList.as_view(), name="office_list"),
    path("offices/new/", offices.OfficeNew.as_view(), name="office_new"),
    path("offices/<int:pk>/edit/", offices.OfficeEdit.as_view(), name="office_edit"),
    path("offices/<int:pk>/merge/", offices.OfficeMerge.as_view(), name="office_merge"),
    path("offices/<int:pk>/split/", offices.OfficeSplit.as_view(), name="office_split"),
    path("people/", staff.StaffList.as_view(), name="staff_list"),
    path("people/new/", staff.StaffNew.as_view(), name="staff_new"),
    path("people/<int:pk>/", staff.StaffDetail.as_view(), name="staff_detail"),
    path("people/<int:pk>/edit/", staff.StaffEdit.as_view(), name="staff_edit"),
    path("people/<int:pk>/posting/", staff.StaffPost.as_view(), name="staff_post"),
    path("people/<int:pk>/invite/", staff.StaffInvite.as_view(), name="staff_invite"),
    path("people/<int:pk>/deactivate/", staff.StaffDeactivate.as_view(), name="staff_deactivate"),
    path("people/<int:pk>/reactivate/", staff.StaffReactivate.as_view(), name="staff_reactivate"),
]

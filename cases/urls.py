from django.urls import path

from cases.views import cases, staff

app_name = "cases"
urlpatterns = [
    path("cases/", cases.CaseList.as_view(), name="case_list"),
    path("cases/<int:pk>/", cases.CaseDetail.as_view(), name="case_detail"),
    path("people/", staff.StaffList.as_view(), name="staff_list"),
]

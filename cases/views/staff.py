from cases.models import Staff
from jobtra.screens import ListScreen


class StaffList(ListScreen):
    model = Staff
    permission_required = "cases.manage_staff"
    template_name = "cases/staff_list.html"

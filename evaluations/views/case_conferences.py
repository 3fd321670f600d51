from evaluations.models import CaseConference
from jobtra.screens import ListScreen


class CaseConferenceList(ListScreen):
    model = CaseConference
    permission_required = "evaluations.view_case_conference"
    template_name = "evaluations/case_conference_list.html"

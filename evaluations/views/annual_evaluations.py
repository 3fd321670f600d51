from evaluations.models import AnnualEvaluation
from jobtra.screens import ListScreen


class AnnualEvaluationList(ListScreen):
    model = AnnualEvaluation
    permission_required = "evaluations.view_annual_evaluation"
    template_name = "evaluations/annual_evaluation_list.html"

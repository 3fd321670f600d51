from evaluations.actions import annual_evaluations
from evaluations.exports import annual_evaluations as exports
from evaluations.forms.annual_evaluations import AnnualEvaluationForm
from evaluations.measures.annual_figures import DEFINITIONS, TITLES, Report
from evaluations.models import AnnualEvaluation
from jobtra import audit
from jobtra.screens import DetailScreen, FormScreen, ListScreen, xlsx_response


class AnnualEvaluationList(ListScreen):
    model = AnnualEvaluation
    permission_required = "evaluations.view_annual_evaluation"
    joins = ("office", "job", "requested_by")
    template_name = "evaluations/annual_evaluation_list.html"

    def get_context_data(self, **kwargs):
        form = AnnualEvaluationForm(staff=self.request.user)
        return super().get_context_data(form=form, **kwargs)


class AnnualEvaluationRun(FormScreen):
    """The button. While the edition is in the making, another click leads to the same one."""

    http_method_names = ["post"]
    permission_required = "evaluations.run_annual_evaluation"
    form_class = AnnualEvaluationForm
    template_name = "evaluations/annual_evaluation_form.html"

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "staff": self.request.user}

    def act(self, form):
        return annual_evaluations.request(**form.cleaned_data, by=self.request.user)


class AnnualEvaluationDetail(DetailScreen):
    """The edition, or how far it is; htmx asks for the part that changes."""

    model = AnnualEvaluation
    permission_required = "evaluations.view_annual_evaluation"
    joins = ("office", "job", "requested_by")
    template_name = "evaluations/annual_evaluation_detail.html"
    partial = "evaluations/_annual_evaluation.html"

    def get_context_data(self, **kwargs):
        report = Report(self.object, self.request.user) if self.object.is_closed else None
        return super().get_context_data(
            report=report, titles=TITLES, definitions=DEFINITIONS, **kwargs
        )


class AnnualEvaluationExport(DetailScreen):
    """The workbook of a closed edition, with as much in it as the reader may see on the page."""

    model = AnnualEvaluation
    permission_required = "evaluations.view_annual_evaluation"
    joins = ("office",)

    def get_queryset(self):
        return super().get_queryset().filter(closed_at__isnull=False)

    def render_to_response(self, context):
        evaluation, staff = self.object, self.request.user
        audit.record("annual_evaluation.exported", evaluation, by=staff)
        name = f"annual_evaluation_{evaluation.fiscal_year}_{evaluation.scope or 'all'}.xlsx"
        return xlsx_response(exports.as_sheets(Report(evaluation, staff)), name)

"""The focus requirements of a support plan; the plan's pages ask for the partial."""

from django.shortcuts import render
from django.utils.functional import cached_property

from cases.models import SupportPlan
from competencies.actions import focuses
from competencies.forms.plan_focus import PlanFocusForm
from competencies.measures import plan_focus as measures
from jobtra.screens import DetailScreen, FormScreen


class FocusPage:
    model = SupportPlan
    joins = ("case__youth", "case__programme")
    template_name = "competencies/plan_focus.html"
    partial = "competencies/_plan_focus.html"

    @cached_property
    def plan(self):
        return self.get_object()

    @cached_property
    def rows(self):
        return measures.rows(self.plan, self.request.user)

    def get_context_data(self, **kwargs):
        kwargs.setdefault("form", PlanFocusForm(rows=self.rows))
        may_write = self.request.user.has_perm("cases.write_support_plan")
        return super().get_context_data(
            plan=self.plan,
            case=self.plan.case,
            tab="case_plan",
            rows=self.rows,
            may_choose=may_write and self.plan.is_draft and bool(self.rows),
            **kwargs,
        )


class PlanFocus(FocusPage, DetailScreen):
    permission_required = "cases.view_support_plan"

    @property
    def object(self):
        return self.plan

    def get(self, request, *args, **kwargs):
        return self.render_to_response(self.get_context_data())


class PlanFocusPut(FocusPage, FormScreen):
    permission_required = "cases.write_support_plan"
    form_class = PlanFocusForm
    http_method_names = ["post"]

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"rows": self.rows}

    def act(self, form):
        return focuses.plan(self.plan, chosen=form.chosen, by=self.request.user)

    def form_valid(self, form):
        response = super().form_valid(form)
        if response.status_code != 302 or not self.request.htmx:
            return response
        del self.rows
        return render(self.request, self.partial, self.get_context_data(is_kept=True))

"""What waits for the office manager, on one screen."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import ngettext

from cases.actions import support_plans
from cases.forms.support_plans import ApproveEachForm
from cases.measures import case_plans
from cases.models import SupportPlan
from jobtra.screens import FormScreen, ListScreen


class Approvals:
    model = SupportPlan
    permission_required = "cases.approve_support_plan"
    joins = ("case__youth", "written_by", "checked_by")

    def get_queryset(self):
        return case_plans.to_approve(super().get_queryset())


class PlanApprovalList(Approvals, ListScreen):
    paginate_by = None
    template_name = "cases/plan_approval_list.html"

    def get_context_data(self, **kwargs):
        rows = case_plans.approval_rows(self.object_list)
        return super().get_context_data(rows=rows, **kwargs)


class PlanApproveEach(Approvals, FormScreen):
    """Approve the chosen ones, each on its own; say which were not, and why."""

    http_method_names = ["post"]
    form_class = ApproveEachForm

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"plans": self.get_queryset()}

    def form_valid(self, form):
        approved, refused = support_plans.approve_each(
            form.cleaned_data["plan"], by=self.request.user
        )
        if approved:
            said = ngettext("%(n)s plan is approved.", "%(n)s plans are approved.", len(approved))
            messages.success(self.request, said % {"n": len(approved)})
        for plan, reason in refused:
            messages.error(self.request, f"{plan.case.code}: {reason}")
        return self.back()

    def form_invalid(self, form):
        messages.error(self.request, form.errors["plan"][0])
        return self.back()

    def back(self):
        return HttpResponseRedirect(reverse("cases:plan_approval_list"))

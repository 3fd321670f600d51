"""What waits for the office manager, on one screen: plans and graduations."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import ngettext

from cases.actions import outcomes, support_plans
from cases.actions.approvals import approve_each
from cases.forms.approvals import ApproveEachForm
from cases.measures import approvals
from cases.models import SupportPlan
from jobtra.screens import FormScreen, ListScreen


class Approvals:
    model = SupportPlan
    permission_required = ("cases.approve_support_plan", "cases.approve_outcome")
    joins = ("case__youth", "written_by", "checked_by")

    def get_queryset(self):
        return approvals.plans(super().get_queryset())

    def outcomes(self):
        return approvals.graduations(self.request.user)


class ApprovalList(Approvals, ListScreen):
    paginate_by = None
    template_name = "cases/approval_list.html"

    def get_context_data(self, **kwargs):
        rows = approvals.with_unmet(self.object_list)
        return super().get_context_data(rows=rows, outcomes=self.outcomes(), **kwargs)


class ApproveEach(Approvals, FormScreen):
    """Approve the chosen ones, each on its own; say which were not, and why."""

    http_method_names = ["post"]
    form_class = ApproveEachForm

    def get_form_kwargs(self):
        waiting = {"plans": self.get_queryset(), "outcomes": self.outcomes()}
        return super().get_form_kwargs() | waiting

    def form_valid(self, form):
        chosen, by = form.cleaned_data, self.request.user
        plans, refused_plans = approve_each(chosen["plan"], support_plans.approve, by=by)
        graduations, refused = approve_each(chosen["outcome"], outcomes.approve, by=by)
        if plans:
            said = ngettext("%(n)s plan is approved.", "%(n)s plans are approved.", len(plans))
            messages.success(self.request, said % {"n": len(plans)})
        if graduations:
            said = ngettext("%(n)s youth graduated.", "%(n)s youths graduated.", len(graduations))
            messages.success(self.request, said % {"n": len(graduations)})
        for row, reason in refused_plans + refused:
            messages.error(self.request, f"{row.case.code}: {reason}")
        return self.back()

    def form_invalid(self, form):
        for sentence in form.errors.values():
            messages.error(self.request, sentence[0])
        return self.back()

    def back(self):
        return HttpResponseRedirect(reverse("cases:approval_list"))

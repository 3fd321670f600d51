from django.utils.translation import gettext_lazy as _

from cases.actions import plan_reviews
from cases.forms.plan_reviews import PlanReviewForm
from cases.models import PlanReview
from cases.views.support_plans import PlanStep


class PlanReviewNew(PlanStep):
    """A review of a plan (form F09): of each goal its result, and what the next plan starts from."""

    permission_required = "cases.review_support_plan"
    form_class = PlanReviewForm
    template_name = "cases/plan_review_form.html"
    heading = _("Review of the plan")
    done = _("The review is recorded.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": PlanReview(plan=self.plan)}

    def act(self, form):
        plan_reviews.review(self.plan, by=self.request.user, **form.said)
        return self.plan

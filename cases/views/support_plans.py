"""The support plan of a case: what is in force, what is in work, and each step of the chain."""

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cases.actions import plan_drafts, support_plans
from cases.forms.support_plans import AgreeForm, BeginForm, CheckForm, PlanForm, ReasonForm
from cases.measures import case_plans
from cases.measures import support_plans as measures
from cases.models import SupportPlan
from cases.views.case_file import CaseForm, CaseScreen
from jobtra.screens import DetailScreen, FormScreen

State = SupportPlan.State


class CasePlan(CaseScreen):
    """The tab: the plan in force at a glance, the version in work, all versions."""

    permission_required = "cases.view_support_plan"
    template_name = "cases/case_plan.html"
    tab = "case_plan"

    def get_context_data(self, **kwargs):
        page = case_plans.of_case(self.case, timezone.localdate())
        return super().get_context_data(page=page, **kwargs)


class CaseGoals(CaseScreen):
    """Every goal the case ever had, closed ones too, with what the last review said."""

    permission_required = "cases.view_support_plan"
    template_name = "cases/case_goals.html"
    tab = "case_plan"

    def get_context_data(self, **kwargs):
        return super().get_context_data(plans=case_plans.with_goals(self.case), **kwargs)


class SupportPlanNew(CaseForm):
    permission_required = "cases.write_support_plan"
    form_class = BeginForm
    heading = _("A new version of the plan")
    tab = "case_plan"

    def get_initial(self):
        return case_plans.proposal(self.case, timezone.localdate())

    def act(self, form):
        return plan_drafts.begin(self.case, by=self.request.user, **form.cleaned_data)

    def get_success_url(self):
        return reverse("cases:support_plan_write", args=[self.subject.pk])


class OfPlan:
    """`pk` of the address is the plan's; the frame is that of its case."""

    model = SupportPlan
    joins = (
        "case__youth",
        "written_by",
        "conferred_by",
        "agreed_by",
        "checked_by",
        "approved_by",
        "returned_by",
        "replaces",
        "replaced_by",
    )

    @cached_property
    def plan(self):
        return super().get_object()

    def get_object(self, queryset=None):
        return self.plan

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            plan=self.plan, case=self.plan.case, tab="case_plan", **kwargs
        )


class SupportPlanDetail(OfPlan, DetailScreen):
    """One version: as it goes to paper, and what comes next."""

    permission_required = "cases.view_support_plan"
    template_name = "cases/support_plan_detail.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            steps=measures.chain(self.plan),
            unmet=measures.unmet(self.plan),
            reviews=case_plans.reviews_of(self.plan),
            **kwargs,
        )


class PlanStep(OfPlan, FormScreen):
    """A form that moves a plan one step."""

    template_name = "cases/support_plan_step.html"
    heading = ""
    submit_label = _("Save")

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            heading=self.heading, submit_label=self.submit_label, **kwargs
        )


class SupportPlanWrite(PlanStep):
    """The draft on one page; beside it what the last review hands over."""

    permission_required = "cases.write_support_plan"
    form_class = PlanForm
    template_name = "cases/support_plan_form.html"
    done = _("The draft is saved.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.plan}

    def get_initial(self):
        return {"seen": measures.seal(self.plan)}

    def get_context_data(self, **kwargs):
        handover = case_plans.handover(self.plan)
        return super().get_context_data(handover=handover, **kwargs)

    def act(self, form):
        return plan_drafts.write(self.plan, by=self.request.user, **form.said)


class SupportPlanAgree(PlanStep):
    permission_required = "cases.write_support_plan"
    form_class = AgreeForm
    heading = _("Explained to the youth, and agreed")
    submit_label = _("Record the consent")
    done = _("The consent is recorded.")

    def act(self, form):
        return support_plans.agree(self.plan, by=self.request.user, **form.cleaned_data)


class SupportPlanCheck(PlanStep):
    """What changed since the version before, then the ten points."""

    permission_required = "cases.check_support_plan"
    form_class = CheckForm
    template_name = "cases/support_plan_check.html"
    heading = _("Check the plan")
    submit_label = _("Mark as checked")
    done = _("The plan is checked. It waits for the office manager.")

    def get_context_data(self, **kwargs):
        earlier = measures.before(self.plan)
        return super().get_context_data(
            earlier=earlier, differences=measures.differences(self.plan, earlier), **kwargs
        )

    def act(self, form):
        return support_plans.check(
            self.plan,
            quality=form.quality,
            comment=form.cleaned_data["comment"],
            by=self.request.user,
        )


class SendBack(PlanStep):
    """Return a plan that stands in `state`; the next draft is a copy of it."""

    form_class = ReasonForm
    submit_label = _("Return the plan")
    done = _("The plan is returned. A new draft is there.")
    state = None

    def act(self, form):
        return support_plans.send_back(
            self.plan, state=self.state, by=self.request.user, **form.cleaned_data
        )


class SupportPlanDisagree(SendBack):
    permission_required = "cases.write_support_plan"
    heading = _("The youth wishes changes")
    state = State.CONFERRED


class SupportPlanReturn(SendBack):
    permission_required = "cases.check_support_plan"
    heading = _("Return the plan to its author")
    state = State.AGREED


class SupportPlanRefuse(SendBack):
    permission_required = "cases.approve_support_plan"
    heading = _("Return the plan to its author")
    state = State.CHECKED

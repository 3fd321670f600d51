"""The outcome with the graduation, and the closure of a case."""

from django import forms
from django.http import HttpResponseRedirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cases.actions import closures, outcomes
from cases.forms.ends import ClosureForm, OutcomeForm
from cases.models import Closure, Outcome
from cases.views.case_file import CaseForm
from jobtra.screens import ActionScreen, DetailScreen, FormScreen


class OutcomePropose(CaseForm):
    permission_required = "cases.propose_outcome"
    form_class = OutcomeForm
    tab = "case_work"
    heading = _("Outcome and graduation")

    def get_form_kwargs(self):
        today = timezone.localdate()
        row = getattr(self.case, "outcome", None) or Outcome(
            case=self.case, decided_on=today, graduates_on=today
        )
        return super().get_form_kwargs() | {"instance": row}

    def act(self, form):
        return outcomes.propose(self.case, by=self.request.user, **form.cleaned_data)


class ClosurePropose(CaseForm):
    permission_required = "cases.propose_closure"
    form_class = ClosureForm
    tab = "case_course"
    heading = _("End of the case")

    def get_form_kwargs(self):
        row = getattr(self.case, "closure", None) or Closure(
            case=self.case, closed_on=timezone.localdate()
        )
        return super().get_form_kwargs() | {"instance": row}

    def act(self, form):
        return closures.propose(self.case, by=self.request.user, **form.cleaned_data)


class OfEnd:
    """A page about an outcome or a closure, with its case at hand."""

    joins = ("case__youth",)

    @cached_property
    def object(self):
        return self.get_object()

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            row=self.object, case=self.object.case, tab=self.tab, **kwargs
        )


class OutcomeDetail(OfEnd, DetailScreen):
    model = Outcome
    permission_required = "cases.view_case"
    joins = ("case__youth", "employment", "proposed_by", "conferred_by", "approved_by")
    template_name = "cases/outcome_detail.html"
    tab = "case_work"

    def get(self, request, *args, **kwargs):
        return self.render_to_response(self.get_context_data())


class ClosureDetail(OfEnd, DetailScreen):
    model = Closure
    permission_required = "cases.view_case"
    joins = ("case__youth", "proposed_by", "confirmed_by")
    template_name = "cases/closure_detail.html"
    tab = "case_course"

    def get(self, request, *args, **kwargs):
        return self.render_to_response(self.get_context_data())


class OutcomeApprove(ActionScreen):
    model = Outcome
    permission_required = "cases.approve_outcome"
    done = _("The youth graduated.")

    def act(self, outcome):
        return outcomes.approve(outcome, by=self.request.user)


class ReturnForm(forms.Form):
    reason = forms.CharField(label=_("Why it is returned"), widget=forms.Textarea({"rows": 3}))


class OutcomeReturn(OfEnd, FormScreen):
    model = Outcome
    permission_required = "cases.approve_outcome"
    form_class = ReturnForm
    template_name = "cases/case_form.html"
    tab = "case_work"

    def get_context_data(self, **kwargs):
        return super().get_context_data(heading=_("Return the outcome"), **kwargs)

    def act(self, form):
        return outcomes.send_back(self.object, by=self.request.user, **form.cleaned_data)


class ClosureConfirm(ActionScreen):
    model = Closure
    permission_required = "cases.confirm_closure"
    done = _("The case was closed.")

    def act(self, closure):
        return closures.confirm(closure, by=self.request.user)


class ClosureWithdraw(ActionScreen):
    model = Closure
    permission_required = "cases.propose_closure"
    joins = ("case",)
    done = _("The proposal was withdrawn.")

    def act(self, closure):
        return closures.withdraw(closure, by=self.request.user)

    def answer(self, subject):
        return HttpResponseRedirect(getattr(subject, "case", subject).get_absolute_url())

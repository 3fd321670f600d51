"""Who works with whom: the pages of a case, and those of an office's people."""

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cases.actions import assignments as actions
from cases.forms.assignments import AssignmentForm, HandOverForm
from cases.measures import assignments, transfers
from cases.models import Assignment, Staff
from cases.views.case_file import CaseForm, CaseScreen
from jobtra.screens import FormScreen, ListScreen


class CaseWorkers(CaseScreen):
    """Who was key and second worker when, and with which office the case was."""

    permission_required = "cases.view_case"
    template_name = "cases/case_workers.html"
    joins = ("youth", "office")

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            assignments=assignments.history(self.case),
            transfers=transfers.of_case(self.case, self.request.user),
            **kwargs,
        )


class AssignmentNew(CaseForm):
    permission_required = "cases.assign_worker"
    form_class = AssignmentForm
    template_name = "cases/assignment_form.html"
    heading = _("Assign a worker")
    done = _("The worker was assigned.")

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "instance": Assignment(case=self.case)}

    def get_context_data(self, **kwargs):
        return super().get_context_data(assignments=assignments.history(self.case), **kwargs)

    def act(self, form):
        actions.assign(self.case, by=self.request.user, **form.cleaned_data)
        return self.case

    def get_success_url(self):
        return reverse("cases:case_workers", args=[self.case.pk])


class WorkersGate:
    """The people of one's office, and those who left and still have cases there."""

    model = Staff
    permission_required = "cases.assign_worker"

    def get_queryset(self):
        return assignments.people(self.request.user.office_id)


class WorkerList(WorkersGate, ListScreen):
    template_name = "cases/worker_list.html"

    def get_queryset(self):
        return super().get_queryset().with_posting().order_by("-cases", "name")


class HandOver(WorkersGate, FormScreen):
    """All cases of one person, each to somebody else, on one page."""

    form_class = HandOverForm
    template_name = "cases/hand_over.html"
    done = _("The cases were handed over.")

    @cached_property
    def person(self):
        return self.get_object()

    def get_form_kwargs(self):
        office = self.request.user.office_id
        rows = assignments.to_hand_over(self.person, office)
        given = {"person": self.person, "office": office, "assignments": rows}
        return super().get_form_kwargs() | given

    def get_context_data(self, **kwargs):
        return super().get_context_data(person=self.person, **kwargs)

    def act(self, form):
        return actions.hand_over(by=self.request.user, **form.cleaned_data)

    def get_success_url(self):
        return reverse("cases:worker_list")

"""A job of a case: recorded, checked on, left."""

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cases.actions import employments
from cases.forms.employments import AttemptForm, CheckForm, EmploymentForm, SeparationForm
from cases.measures import retention
from cases.models import Employment, EmploymentCheck
from cases.views.case_file import CaseForm
from jobtra.screens import ActionScreen, DetailScreen, FormScreen


class EmploymentNew(CaseForm):
    permission_required = "cases.record_employment"
    form_class = EmploymentForm
    template_name = "cases/work_form.html"
    tab = "case_work"
    heading = _("Record a job")

    @cached_property
    def application(self):
        """The application that led to it, when the page was opened from one."""
        key = self.request.GET.get("application", "")
        return self.case.applications.filter(pk=key).first() if key.isdecimal() else None

    def get_form_kwargs(self):
        row, kwargs = self.application, super().get_form_kwargs()
        instance = Employment(case=self.case)
        if row:
            instance.employer_name, instance.route = row.employer_name, row.route
            instance.is_open = row.is_open
        return kwargs | {"instance": instance}

    def get_context_data(self, **kwargs):
        url = reverse("cases:case_work", args=[self.case.pk])
        return super().get_context_data(cancel_url=url, **kwargs)

    def act(self, form):
        return employments.record(
            self.case, by=self.request.user, application=self.application, **form.cleaned_data
        )


class OfEmployment:
    """`pk` of the address is the employment's."""

    model = Employment
    joins = ("case__youth", "case__office", "employer")
    heading = ""

    @cached_property
    def employment(self):
        return self.get_object()

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            employment=self.employment,
            case=self.employment.case,
            tab="case_work",
            heading=self.heading,
            cancel_url=self.employment.get_absolute_url(),
            **kwargs,
        )


class EmploymentDetail(OfEmployment, DetailScreen):
    permission_required = "cases.view_case"
    template_name = "cases/employment_detail.html"

    def get_context_data(self, **kwargs):
        checks = list(self.employment.checks.select_related("recorded_by").order_by("-on", "-pk"))
        return super().get_context_data(
            steps=retention.steps(self.employment, checks, timezone.localdate()),
            checks=checks,
            attempts=self.employment.attempts.all(),
            **kwargs,
        )

    @cached_property
    def object(self):
        return self.employment

    def get(self, request, *args, **kwargs):
        return self.render_to_response(self.get_context_data())


class EmploymentForms(OfEmployment, FormScreen):
    permission_required = "cases.record_employment"
    template_name = "cases/work_form.html"

    def get_success_url(self):
        return self.employment.get_absolute_url()


class EmploymentEdit(EmploymentForms):
    form_class = EmploymentForm
    heading = _("Correct the job")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.employment}

    def act(self, form):
        return employments.change(self.employment, by=self.request.user, **form.cleaned_data)


class EmploymentCheckNew(EmploymentForms):
    form_class = CheckForm
    heading = _("Employment check")

    def get_form_kwargs(self):
        point = self.request.GET.get("point", "")
        today = timezone.localdate()
        row = EmploymentCheck(employment=self.employment, done_on=today, on=today)
        row.point = point if point in EmploymentCheck.Point.values else ""
        return super().get_form_kwargs() | {"instance": row}

    def act(self, form):
        return employments.check(self.employment, by=self.request.user, **form.cleaned_data)


class AttemptNew(EmploymentForms):
    form_class = AttemptForm
    heading = _("An attempt that was not answered")

    def get_initial(self):
        return {"on": timezone.localdate()}

    def act(self, form):
        return employments.attempt(self.employment, by=self.request.user, **form.cleaned_data)


class Separate(EmploymentForms):
    form_class = SeparationForm
    heading = _("Leaving the job")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.employment}

    def act(self, form):
        return employments.separate(self.employment, by=self.request.user, **form.cleaned_data)


class SeparationCheck(ActionScreen):
    model = Employment
    permission_required = "cases.check_separation"
    done = _("The leaving was checked.")

    def act(self, employment):
        return employments.check_separation(employment, by=self.request.user)

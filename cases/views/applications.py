from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cases.actions import applications
from cases.forms.applications import ApplicationForm
from cases.models import JobApplication
from cases.views.case_file import CaseForm
from jobtra.screens import ActionScreen, FormScreen


class ApplicationNew(CaseForm):
    permission_required = "cases.record_application"
    form_class = ApplicationForm
    template_name = "cases/work_form.html"
    tab = "case_work"
    heading = _("Add an application")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": JobApplication(case=self.case)}

    def get_context_data(self, **kwargs):
        url = reverse("cases:case_work", args=[self.case.pk])
        return super().get_context_data(cancel_url=url, **kwargs)

    def act(self, form):
        return applications.add(self.case, by=self.request.user, **form.cleaned_data)


class ApplicationEdit(FormScreen):
    model = JobApplication
    permission_required = "cases.record_application"
    joins = ("case__youth", "case__office")
    form_class = ApplicationForm
    template_name = "cases/work_form.html"

    @cached_property
    def application(self):
        return self.get_object()

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.application}

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            case=self.application.case,
            tab="case_work",
            heading=_("Change the application"),
            cancel_url=self.application.get_absolute_url(),
            **kwargs,
        )

    def act(self, form):
        return applications.change(self.application, by=self.request.user, **form.cleaned_data)


class ApplicationMove(ActionScreen):
    """On to the stage that stood on the button."""

    model = JobApplication
    permission_required = "cases.record_application"

    def act(self, application):
        to = self.request.POST.get("to", "")
        return applications.move(application, to=to, by=self.request.user)

"""Special-care information: with a right of one's own, while consent is in force, logged."""

from django.forms import model_to_dict
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cases.actions import health_records as actions
from cases.forms.health_records import HealthRecordForm
from cases.measures import consents, health_records
from cases.models import HealthRecord
from cases.views.case_file import CaseForm, CaseScreen
from jobtra.screens import FormScreen


class HealthRecords(CaseScreen):
    permission_required = "cases.read_health_record"
    template_name = "cases/health_records.html"
    tab = "case_papers"

    def get_context_data(self, **kwargs):
        is_allowed = consents.allows_health(self.case)
        rows = actions.read(self.case, by=self.request.user) if is_allowed else []
        return super().get_context_data(
            is_allowed=is_allowed, topics=health_records.by_topic(rows), **kwargs
        )


class HealthForm:
    """A form that only consent in force opens."""

    permission_required = "cases.write_health_record"
    form_class = HealthRecordForm
    template_name = "cases/health_record_form.html"
    tab = "case_papers"
    done = _("Saved.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": HealthRecord(case=self.case)}

    def get_success_url(self):
        return reverse("cases:health_record_list", args=[self.case.pk])

    def get_context_data(self, **kwargs):
        is_allowed = consents.allows_health(self.case)
        return super().get_context_data(is_allowed=is_allowed, **kwargs)


class HealthRecordNew(HealthForm, CaseForm):
    heading = _("Add health or disability information")

    def act(self, form):
        return actions.add(self.case, by=self.request.user, **form.cleaned_data)


class HealthRecordCorrect(HealthForm, FormScreen):
    """A new record instead of the one that is shown; to show it is to read it."""

    model = HealthRecord
    joins = ("case__youth",)

    @cached_property
    def record(self):
        return self.get_object()

    @property
    def case(self):
        return self.record.case

    def get(self, request, *args, **kwargs):
        actions.read(self.case, by=request.user)
        return super().get(request, *args, **kwargs)

    def get_initial(self):
        return model_to_dict(self.record, ["topic", "source", "text"])

    def get_context_data(self, **kwargs):
        heading = _("Correct health or disability information")
        return super().get_context_data(case=self.case, tab=self.tab, heading=heading, **kwargs)

    def act(self, form):
        return actions.correct(self.record, by=self.request.user, **form.cleaned_data)

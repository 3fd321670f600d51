"""Remarks of imported spreadsheets, to be taken over into the health records of a case."""

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cases.actions import health_records
from cases.measures import consents
from cases.views.case_file import CaseForm
from competencies.forms.remarks import RemarksForm
from competencies.imports import remarks
from jobtra import importing


class CaseRemarks(CaseForm):
    """Reads the kept files only while the youth's consent is in force, and logs that it did."""

    permission_required = "cases.write_health_record"
    form_class = RemarksForm
    template_name = "competencies/case_remarks.html"
    joins = ("youth", "office")
    tab = "case_papers"
    heading = _("Remarks of imported spreadsheets")
    done = _("The remarks were taken over.")

    @cached_property
    def remarks(self):
        if not consents.allows_health(self.case):
            return []
        health_records.log_remarks(self.case, by=self.request.user)
        return remarks.to_take(self.case, by=self.request.user)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"remarks": self.remarks}

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            is_allowed=consents.allows_health(self.case),
            days_kept=importing.KEPT_APPLIED.days,
            **kwargs,
        )

    def act(self, form):
        return health_records.take(self.case, by=self.request.user, remarks=form.taken())

    def get_success_url(self):
        return reverse("cases:health_record_list", args=[self.case.pk])

"""Whether a case is ready for the next stage: each criterion, since when and by whom."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models import Case
from cases.views.case_file import CaseScreen
from evaluations.actions import criterion_records
from evaluations.measures import readiness
from jobtra.screens import ActionScreen


class CaseReadiness(CaseScreen):
    permission_required = "cases.view_case"
    template_name = "evaluations/case_readiness.html"

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        known = readiness.with_history(self.case, on=today, staff=self.request.user)
        return super().get_context_data(readiness=known, **kwargs)


class CriterionRecordWrite(ActionScreen):
    """The document is there; or it is not after all. Goes back to where it was said."""

    model = Case
    permission_required = "evaluations.record_decision"
    done = _("Noted.")

    def act(self, case):
        said = self.request.POST
        return criterion_records.record(
            case,
            document=said.get("document", ""),
            holds=said.get("holds") != "no",
            by=self.request.user,
        )

    def answer(self, case):
        answer = super().answer(case)
        answer["Location"] = reverse("evaluations:case_readiness", args=[case.pk])
        return answer

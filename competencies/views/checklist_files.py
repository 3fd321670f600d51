"""The checklists of a month as a file: download, upload, plan, apply."""

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from competencies.actions import checklist_files
from competencies.exports import checklist_files as exports
from competencies.forms.checklist_files import ApplyForm, UploadForm
from competencies.imports import checklist_files as imports
from competencies.imports import previews
from competencies.measures import double_ratings
from competencies.measures.checklist_files import stands
from competencies.measures.merges import Merge
from competencies.models import Checklist
from competencies.views.checklists import MonthScreen
from jobtra import audit
from jobtra.models import ImportBatch
from jobtra.refusals import Refusal
from jobtra.screens import FormScreen, workbook_response


class ChecklistFileDownload(MonthScreen):
    """The sheets of my youths in a month, or the whole office's, with what stands in them now."""

    permission_required = "competencies.rate_checklist"

    def get(self, request, *args, **kwargs):
        cases = double_ratings.without_blind(self.get_queryset(), self.month, request.user)
        found = stands(list(cases), self.month).values()
        count = len(found)
        audit.record(
            "checklists.downloaded",
            Checklist(),
            by=request.user,
            month=str(self.month),
            count=count,
        )
        response = workbook_response(f"checklists_{self.month}.xlsx")
        exports.write(response, found, month=self.month, office=request.user.office)
        return response


class ChecklistFileUpload(FormScreen):
    permission_required = "competencies.rate_checklist"
    form_class = UploadForm
    template_name = "competencies/checklist_file_form.html"

    def act(self, form):
        return imports.propose(form.cleaned_data["workbook"], by=self.request.user)

    def get_success_url(self):
        return reverse("competencies:checklist_file_detail", args=[self.subject.pk])


class ChecklistFileDetail(FormScreen):
    """The plan of an uploaded file as things stand now, and its applying; afterwards what it did."""

    model = ImportBatch
    permission_required = "competencies.rate_checklist"
    joins = ("applied_by",)
    form_class = ApplyForm
    template_name = "competencies/checklist_file_detail.html"
    done = _("The file was taken over.")

    def get_queryset(self):
        return super().get_queryset().filter(kind=checklist_files.KIND)

    @cached_property
    def batch(self):
        return self.get_object()

    @cached_property
    def merge(self):
        """None when the file was applied, or is no longer kept."""
        if self.batch.state != ImportBatch.State.PLANNED:
            return None
        try:
            return Merge(imports.read_again(self.batch), staff=self.request.user)
        except Refusal:
            return None

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"conflicts": self.merge.conflicts if self.merge else []}

    def act(self, form):
        paper = imports.read_again(self.batch)
        seen, by = form.cleaned_data["seen"], self.request.user
        return checklist_files.apply(self.batch, paper, chosen=form.chosen, seen=seen, by=by)

    def form_invalid(self, form):
        """With the plan made anew: somebody may have typed meanwhile. What was chosen stays."""
        for name in ("batch", "merge"):
            vars(self).pop(name, None)
        anew = self.get_form()
        anew.full_clean()
        for refusal in form.non_field_errors():
            anew.add_error(None, refusal)
        return super().form_invalid(anew)

    def get_context_data(self, **kwargs):
        plan = self.merge.plan.as_dict() if self.merge else self.batch.plan
        return super().get_context_data(**kwargs) | {
            "batch": self.batch,
            "merge": self.merge,
            "counts": previews.counts(plan),
            "problems": [
                (word, "", *found)  # in this import each effect is the same: JobTra stays as it is
                for word, _effect, *found in previews.problems(plan, shown=None)
            ],
            "ignored": previews.ignored(plan),
        }

    def get_success_url(self):
        return self.request.path

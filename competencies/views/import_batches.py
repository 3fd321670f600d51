from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from competencies.actions import import_batches
from competencies.forms.import_batches import ImportForm
from competencies.imports import previews, workbooks
from jobtra import audit, jobs
from jobtra.models import ImportBatch
from jobtra.screens import ActionScreen, DetailScreen, FormScreen, ListScreen, xlsx_response


class Import:
    """What all screens of imports share."""

    model = ImportBatch
    permission_required = "competencies.import_workbook"
    joins = ("planned_by", "applied_by", "withdrawn_by")

    def get_queryset(self):
        return super().get_queryset().filter(kind=import_batches.KIND)


class ImportBatchList(Import, ListScreen):
    template_name = "competencies/import_batch_list.html"


class ImportBatchCreate(Import, FormScreen):
    form_class = ImportForm
    template_name = "competencies/import_batch_form.html"

    def act(self, form):
        user = self.request.user
        return workbooks.propose(**form.cleaned_data, office=user.office, by=user)


class ImportBatchDetail(Import, DetailScreen):
    template_name = "competencies/import_batch_detail.html"

    def get_context_data(self, **kwargs):
        plan = self.object.plan
        return super().get_context_data(
            job=jobs.latest(import_batches.job_key(self.object)),
            poll_url=reverse("competencies:import_batch_job", args=[self.object.pk]),
            counts=previews.counts(plan),
            problems=previews.problems(plan),
            ignored=previews.ignored(plan),
            **kwargs,
        )


class ImportBatchProblems(Import, DetailScreen):
    """The problems as a spreadsheet, to mend the workbook by."""

    def render_to_response(self, context, **kwargs):
        table = previews.problem_table(self.object.plan)
        audit.record("list.exported", self.object, by=self.request.user, count=len(table[2]))
        return xlsx_response([table], f"import_{self.object.pk}_problems.xlsx")


class ImportBatchApply(Import, ActionScreen):
    def act(self, batch):
        is_partial = "partial" in self.request.POST
        return import_batches.queue(batch, by=self.request.user, is_partial=is_partial)


class ImportBatchJob(Import, DetailScreen):
    """How far the applying is, asked again while it runs."""

    template_name = "competencies/_import_batch_job.html"

    def get_context_data(self, **kwargs):
        job = jobs.latest(import_batches.job_key(self.object))
        url = self.object.get_absolute_url()
        return super().get_context_data(job=job, poll_url=self.request.path, done_url=url, **kwargs)


class ImportBatchWithdraw(Import, ActionScreen):
    done = _("The import was withdrawn.")

    def act(self, batch):
        return import_batches.withdraw(batch, by=self.request.user)

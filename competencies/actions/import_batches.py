"""What happens to imports: proposed, applied, withdrawn. A plan is made before, by `imports`."""

from collections import Counter

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import Case, Employment
from competencies.actions import case_months
from competencies.models import Checklist
from jobtra import audit, importing, jobs
from jobtra.models import ImportBatch
from jobtra.refusals import Refusal

WORDS = {  # what may stand on an import, in words
    "cases.Assignment": gettext_lazy("Assignments"),
    "cases.Attendance": gettext_lazy("Attendance days"),
    "cases.Case": gettext_lazy("Cases"),
    "cases.Employment": gettext_lazy("Employments"),
    "cases.EmploymentCheck": gettext_lazy("Employment checks"),
    "cases.Posting": gettext_lazy("Postings"),
    "cases.Staff": gettext_lazy("Staff"),
    "cases.Youth": gettext_lazy("Youths"),
    "competencies.CaseStage": gettext_lazy("Stages of cases"),
    "competencies.Checklist": gettext_lazy("Monthly checklists"),
    "competencies.ChecklistRating": gettext_lazy("Ratings"),
    "competencies.Feedback": gettext_lazy("Feedback"),
    "competencies.StageJudgement": gettext_lazy("Stage judgements"),
    "evaluations.AgendaItem": gettext_lazy("Cases on an agenda"),
    "evaluations.Decision": gettext_lazy("Decisions"),
    "evaluations.AnnualEvaluation": gettext_lazy("Annual evaluations"),
}
KIND, JOB = "workbook", "import_workbook"


@transaction.atomic
def propose(plan, *, office, file_name, key, by):
    """Keep a plan until it is applied. `key`: the digest of its files, under which they are kept."""
    batch = ImportBatch.objects.create(
        office_code=office.code,
        kind=KIND,
        file_name=file_name[:200],
        sha256=key,
        plan=plan.as_dict(),
        planned_at=timezone.now(),
        planned_by=by,
    )
    audit.record("import.planned", batch, by=by)
    return batch


@transaction.atomic
def queue(batch, *, by, is_partial=False):
    """Have a proposed import applied in the background. Returns it."""
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.state != ImportBatch.State.PLANNED:
        raise Refusal(_("This import was applied or withdrawn before."))
    if batch.plan["problems"] and not is_partial:
        raise Refusal(_("Problems are left. Mend the file, or import the rest without them."))
    jobs.enqueue(JOB, key=job_key(batch), by=by, batch=batch.pk, is_partial=is_partial)
    return batch


def job_key(batch):
    return f"import_batch/{batch.pk}"


@transaction.atomic
def apply(plan, *, batch, by, is_partial=False):
    """Write a plan made just now, and the summaries it touches, in one transaction.

    Raises Refusal when problems are left and the rest alone was not asked for.
    """
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.state != ImportBatch.State.PLANNED:
        raise Refusal(_("This import was applied or withdrawn before."))
    if not plan.is_clean and not is_partial:
        raise Refusal(_("Problems are left. Mend the file, or import the rest without them."))
    importing.write(plan, batch)
    case_months.write(cases_of(plan))
    batch.plan = plan.as_dict()
    batch.state, batch.applied_at, batch.applied_by = (
        ImportBatch.State.APPLIED,
        timezone.now(),
        by,
    )
    batch.save()
    audit.record("import.applied", batch, by=by, create=dict(plan.create), change=dict(plan.change))
    return batch


def cases_of(plan):
    """The cases whose summaries a plan changes."""
    rows = [*plan.new, *(row for row, _old in plan.changed)]
    found = {row.case for row in rows if isinstance(row, Checklist | Employment)}
    return list(found | {row for row in rows if isinstance(row, Case)})


@transaction.atomic
def withdraw(batch, *, by):
    """Take back what an import made, while nothing else stands on it."""
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.state != ImportBatch.State.APPLIED:
        raise Refusal(_("Only an applied import can be withdrawn."))
    found = importing.dependents(batch) + importing.touched(batch)
    if found:
        raise Refusal(
            _("This import can not be withdrawn; later work stands on it: %(what)s.")
            % {"what": said(found)}
        )
    cases = list(Case.objects.filter(checklists__batch=batch).exclude(batch=batch).distinct())
    cases += list(Case.objects.filter(employments__batch=batch).exclude(batch=batch).distinct())
    importing.erase(batch, by=by)
    case_months.write(list({case.pk: case for case in cases}.values()))
    batch.state, batch.withdrawn_at, batch.withdrawn_by = (
        ImportBatch.State.WITHDRAWN,
        timezone.now(),
        by,
    )
    batch.save()
    audit.record("import.withdrawn", batch, by=by)
    transaction.on_commit(lambda: importing.forget(batch.sha256))
    return batch


def said(found):
    """「月次評価 2、会議の議題 1」 of {model: count}."""
    counts = Counter()
    for model, count in found.items():
        counts[str(WORDS.get(model._meta.label, _("other entries")))] += count
    return ", ".join(f"{word} {count}" for word, count in sorted(counts.items()))

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cases.access import Role
from cases.models import Case
from competencies.actions import checklists
from competencies.forms.checklists import CellsForm, SubmitForm
from competencies.measures import anchors, checkers, progress, rating_month
from competencies.measures import checklists as measures
from competencies.views.checklist_rows import SheetGate
from competencies.views.items import card
from jobtra.fiscal import Month
from jobtra.refusals import Refusal
from jobtra.screens import ActionScreen, DetailScreen, FormScreen, ListScreen


def chosen_month(text):
    """The month asked for, but none that has not begun; the one in work when it can not be read."""
    today = timezone.localdate()
    try:
        return min(Month.parse(text), Month.of(today))
    except ValueError:
        return rating_month.month_in_work(today)


class ChecklistList(ListScreen):
    """My youths of a month, or the whole office's, each with the state of the checklist."""

    model = Case
    permission_required = "competencies.view_checklist"
    joins = ("youth",)
    paginate_by = None
    template_name = "competencies/checklist_list.html"

    def get_queryset(self):
        asked, user = self.request.GET, self.request.user
        self.month = chosen_month(asked.get("month", ""))
        own = "mine" if user.role == Role.SUPPORT_WORKER else "office"
        self.whose = asked.get("whose") or own
        cases = super().get_queryset().rated_in(self.month).order_by("youth__kana", "code")
        return cases.assigned_to(user) if self.whose == "mine" else cases

    def get_context_data(self, **kwargs):
        stands = progress.of_month(self.object_list, self.month)
        is_open, today = self.request.GET.get("state") == "open", timezone.localdate()
        deadline = rating_month.deadline(self.month)
        return super().get_context_data(**kwargs) | {
            "rows": [
                (case, stands[case.pk])
                for case in self.object_list
                if stands[case.pk].is_open or not is_open
            ],
            "submitted": sum(stand.is_finished for stand in stands.values()),
            "total": len(stands),
            "month": self.month,
            "is_present": self.month == Month.of(today),
            "whose": self.whose,
            "is_open": is_open,
            "deadline": deadline,
            "days_left": (deadline - today).days,
            "days_late": (today - deadline).days,
        }


class ChecklistOpen(ActionScreen):
    """The sheet of a case and month, made when there is none."""

    model = Case
    permission_required = "competencies.rate_checklist"

    def act(self, case):
        month = chosen_month(self.request.POST.get("month", ""))
        return checklists.open_month(case, month=month, by=self.request.user)


class ChecklistDetail(SheetGate, DetailScreen):
    """The whole sheet, with the anchor card of one item; read-only once it is submitted."""

    permission_required = "competencies.view_checklist"
    joins = (
        *SheetGate.joins,
        *("submitted_by", "checked_by", "locked_by", "commented_by", "replaced_by"),
    )
    template_name = "competencies/checklist_detail.html"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs) | self.sheet_context()
        content, month = context["content"], Month.of(self.checklist.month)
        case, asked = self.checklist.case, self.request.GET.get("item", "")
        here = content.rows.get(int(asked)) if asked.isdecimal() else None
        context["here"] = here = here or content.next_row
        if here:
            context |= card(here.item, self.checklist.version, here.value)
        if self.request.user.has_perm("competencies.rate_checklist"):
            before, after = measures.neighbours(case, month, self.request.user)
            context |= {"case_before": before, "case_after": after}
        return context | {
            "sections": [
                (part, [(row, self.row_html(row, context["may_rate"])) for row in part.rows])
                for part in content.sections
            ],
            "stage": measures.stage_of(case, month.last),
            "month": month,
            "obstacle": checkers.obstacle(self.checklist, self.request.user),
            "months_in": month - Month.of(case.enrolled_on) + 1 if case.enrolled_on else None,
            "shown": " ".join(f"{pk}:{row.value}" for pk, row in content.rows.items() if row.cell),
        }


class ChecklistSave(SheetGate, ActionScreen):
    """All cells of the form at once: the way without a script, and the way to the submission."""

    permission_required = "competencies.rate_checklist"

    def act(self, checklist):
        form = CellsForm(self.request.POST, items=anchors.items_of(checklist.version))
        if not form.is_valid():
            raise Refusal(*form.non_field_errors())
        try:
            return checklists.save_cells(checklist, cells=form.cells, by=self.request.user)
        except Refusal as refusal:
            lost = _("Not saved: %(cells)s") % {"cells": form.said}
            raise Refusal(f"{refusal} {lost}") from refusal

    def answer(self, checklist):
        url = checklist.get_absolute_url()
        if self.request.POST.get("then") == "submit":
            url = reverse("competencies:checklist_submit", args=[checklist.pk])
        return HttpResponseRedirect(url)


class ChecklistSubmit(SheetGate, FormScreen):
    """Before the sheet goes out: what is missing, and what asks for a note. Neither holds it up."""

    permission_required = "competencies.submit_checklist"
    form_class = SubmitForm
    template_name = "competencies/checklist_submit.html"
    done = _("The checklist is submitted.")

    def get(self, request, *args, **kwargs):
        if not self.checklist.is_draft:
            return HttpResponseRedirect(self.checklist.get_absolute_url())
        return super().get(request, *args, **kwargs)

    @cached_property
    def content(self):
        return measures.Content(self.checklist)

    def get_form_kwargs(self):
        questions = measures.questions(self.checklist, self.content)
        return super().get_form_kwargs() | {"questions": questions}

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {"checklist": self.checklist, "content": self.content}

    def act(self, form):
        return checklists.submit(self.checklist, by=self.request.user, notes=form.notes)

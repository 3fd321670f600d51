from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cases.access import Role
from cases.models import Case
from competencies.actions import checklists, sheets
from competencies.forms.checklists import CellForm, CellsForm, NoteForm, SubmitForm
from competencies.measures import anchors
from competencies.measures import checklists as measures
from competencies.models import Checklist
from competencies.views.items import card
from competencies.views.rows import row_html
from jobtra import fiscal
from jobtra.fiscal import Month
from jobtra.refusals import Refusal
from jobtra.screens import ActionScreen, DetailScreen, FormScreen, ListScreen
from jobtra.texts import local


def chosen_month(text):
    """The month asked for, but none that has not begun; the present one when it can not be read."""
    present = Month.of(timezone.localdate())
    try:
        return min(Month.parse(text), present)
    except ValueError:
        return present


class ChecklistList(ListScreen):
    """My youths of a month, or the whole office's, each with the state of the checklist."""

    model = Case
    permission_required = "competencies.view_checklist"
    joins = ("youth",)
    template_name = "competencies/checklist_list.html"

    def get_queryset(self):
        asked, user = self.request.GET, self.request.user
        self.month = chosen_month(asked.get("month", ""))
        self.whose = asked.get("whose") or (
            "mine" if user.role == Role.SUPPORT_WORKER else "office"
        )
        cases = super().get_queryset().rated_in(self.month).order_by("youth__kana", "code")
        self.cases = cases.assigned_to(user) if self.whose == "mine" else cases
        self.is_open = asked.get("state") == "open"
        return measures.unsubmitted(self.cases, self.month) if self.is_open else self.cases

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        sheets_of = measures.of_month(self.cases, self.month)
        submitted = sum(not sheet.is_draft for sheet in sheets_of.values())
        listed = context["paginator"].count
        present, due = timezone.localdate(), fiscal.last_business_day(self.month)
        return context | {
            "rows": [(case, sheets_of.get(case.pk)) for case in context["object_list"]],
            "submitted": submitted,
            "total": listed + submitted if self.is_open else listed,
            "month": self.month,
            "is_present": self.month == Month.of(present),
            "whose": self.whose,
            "is_open": self.is_open,
            "due": due,
            "days_left": (due - present).days,
            "days_late": (present - due).days,
        }


class ChecklistOpen(ActionScreen):
    """The sheet of a case and month, made when there is none."""

    model = Case
    permission_required = "competencies.rate_checklist"

    def act(self, case):
        month = chosen_month(self.request.POST.get("month", ""))
        return checklists.open_month(case, month=month, by=self.request.user)


class SheetGate:
    """A checklist with what its rows need; the item that the address or the form names."""

    model = Checklist
    joins = ("case__youth", "version")

    def get_queryset(self):
        return super().get_queryset().with_hired_on()

    def get_object(self, queryset=None):
        return self.checklist

    @cached_property
    def checklist(self):
        return super().get_object()

    @cached_property
    def item(self):
        named = str(self.kwargs.get("item") or self.request.POST.get("item"))
        items = anchors.items_of(self.checklist.version)
        if not named.isdecimal() or int(named) not in items:
            raise Http404
        return items[int(named)]

    def sheet_context(self):
        """What rows are drawn with, on the page and in the answer to a single cell."""
        may_rate = self.request.user.has_perm("competencies.rate_checklist")
        return {
            "checklist": self.checklist,
            "content": measures.Content(self.checklist),
            "may_rate": may_rate and self.checklist.is_draft,
        }

    def row_html(self, row, may_rate, **context):
        version = self.checklist.version
        return row_html(row, self.checklist, may_rate=may_rate, choices=choices(version), **context)

    def row_answer(self, *, is_folded, **context):
        """The row, and what else on the page depends on it."""
        sheet = self.sheet_context()
        row = sheet["content"].rows[self.item.pk]
        section = next(part for part in sheet["content"].sections if row in part.rows)
        html = self.row_html(row, sheet["may_rate"], **context)
        sheet |= {"row": row, "row_html": html, "section": section, "is_folded": is_folded}
        return render(self.request, "competencies/_checklist_answer.html", sheet)

    def back_to_the_row(self):
        url = self.checklist.get_absolute_url()
        return HttpResponseRedirect(f"{url}?item={self.item.pk}#item_{self.item.pk}")


class ChecklistDetail(SheetGate, DetailScreen):
    """The whole sheet, with the anchor card of one item; read-only once it is submitted."""

    permission_required = "competencies.view_checklist"
    joins = (*SheetGate.joins, "submitted_by", "replaced_by")
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
            "months_in": month - Month.of(case.enrolled_on) + 1 if case.enrolled_on else None,
            "shown": " ".join(f"{pk}:{row.value}" for pk, row in content.rows.items() if row.cell),
        }


class ChecklistRate(SheetGate, ActionScreen):
    """One cell, saved at once."""

    permission_required = "competencies.rate_checklist"
    refusal = ""

    def act(self, checklist):
        form = CellForm(self.request.POST, item=self.item)
        if not form.is_valid():
            raise Refusal(*form.errors["value"])
        given, by = form.cleaned_data["value"], self.request.user
        if given is None:
            sheets.clear(checklist, self.item, by=by)
        else:
            sheets.rate(checklist, self.item, by=by, **given)
        return checklist

    def answer(self, checklist):
        if not self.request.htmx:
            return self.back_to_the_row()
        refusals = [str(message) for message in messages.get_messages(self.request)]
        return self.row_answer(refusals=refusals, is_folded="fold" in self.request.POST)


class ChecklistNote(SheetGate, FormScreen):
    """How one rating is known; below it, what can be chosen besides a level."""

    permission_required = "competencies.rate_checklist"
    form_class = NoteForm
    template_name = "competencies/checklist_note.html"
    partial = "competencies/_checklist_note.html"

    def get_initial(self):
        cell = self.row.cell
        return {name: getattr(cell, name) for name in NoteForm.base_fields} if cell else {}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"is_at_target": self.row.is_at_target}

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"checklist": self.checklist, "row": self.row}

    @cached_property
    def row(self):
        return measures.Content(self.checklist).rows[self.item.pk]

    def act(self, form):
        sheets.annotate(self.checklist, self.item, by=self.request.user, **form.cleaned_data)
        return self.checklist

    def form_valid(self, form):
        response = super().form_valid(form)
        if response.status_code != 302:
            return response
        return (
            self.row_answer(is_folded=True, oob_row=True)
            if self.request.htmx
            else self.back_to_the_row()
        )


class ChecklistLast(SheetGate, DetailScreen):
    """What the item stood at a month ago: only when asked for."""

    permission_required = "competencies.view_checklist"
    template_name = "competencies/checklist_last.html"
    partial = "competencies/_checklist_last.html"

    def get_context_data(self, **kwargs):
        row = measures.cell_before(self.checklist, self.item)
        return super().get_context_data(**kwargs) | {"checklist": self.checklist, "row": row}


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


def choices(version):
    """The marks a row offers: [{"value", "label", "class"}], the levels and N."""
    levels = [
        {
            "value": str(level["level"]),
            "label": f"{level['level']} {local(level)}",
            "rank": level["level"],
        }
        for level in version.scale
    ]
    if version.not_observed:
        levels.append({"value": "N", "label": _("N not observed"), "rank": "not_observed"})
    return levels

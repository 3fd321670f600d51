"""What concerns one row of a checklist: its cell, how it is known, what it was a month ago."""

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from competencies.actions import sheets
from competencies.forms.checklists import CellForm, NoteForm
from competencies.measures import anchors
from competencies.measures import checklists as measures
from competencies.models import Checklist
from competencies.views.rows import row_html
from jobtra.refusals import Refusal
from jobtra.screens import ActionScreen, DetailScreen, FormScreen
from jobtra.texts import local


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

"""How one rating is known, and whether its item is in focus."""

from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cases.models import Case
from competencies.actions import focuses, sheets
from competencies.forms.checklists import NoteForm
from competencies.measures import case_notes, double_ratings
from competencies.measures import checklists as measures
from competencies.views.checklists import chosen_month
from jobtra.fiscal import Month
from jobtra.screens import ActionScreen, FormScreen


class CellGate:
    """A case, an item of it and a month: the cell that an address names."""

    model = Case
    permission_required = "competencies.rate_checklist"
    joins = ("youth", "office")

    def get_queryset(self):
        cases = super().get_queryset().with_hired_on()
        return double_ratings.without_blind(cases, self.month, self.request.user)

    @cached_property
    def case(self):
        return self.get_object()

    @cached_property
    def month(self):
        asked = self.request.POST.get("month") or self.request.GET.get("month", "")
        return chosen_month(asked)

    @cached_property
    def sheet(self):
        return measures.sheet_of(self.case, self.month)

    @cached_property
    def row(self):
        sheet = self.sheet
        grid = measures.Grid(
            [self.case],
            self.month,
            {self.case.pk: sheet} if sheet else {},
            reader=self.request.user,
        )
        rows = grid.contents[self.case.pk].rows
        if self.kwargs["item"] not in rows:
            raise Http404
        return rows[self.kwargs["item"]]

    @cached_property
    def focus(self):
        """The codes in focus today, whatever month is looked at."""
        today = Month.of(timezone.localdate())
        return measures.focus_of([self.case], today).get(self.case.pk, set())

    def back(self):
        """To the row, on the page it stands on without a script."""
        if self.sheet is None:
            return self.case.get_absolute_url()
        item = self.kwargs["item"]
        return f"{self.sheet.get_absolute_url()}?item={item}#item_{item}"


class ChecklistNote(CellGate, FormScreen):
    """The note of one cell; below it, what can be chosen besides a level."""

    form_class = NoteForm
    template_name = "competencies/checklist_note.html"
    partial = "competencies/_checklist_note.html"

    def get_initial(self):
        cell = self.row.cell
        return {name: getattr(cell, name) for name in NoteForm.base_fields} if cell else {}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "is_at_target": self.row.is_at_target,
            "notes": case_notes.candidates(
                self.case,
                self.row.item,
                self.month,
                staff=self.request.user,
                chosen=self.row.cell and self.row.cell.case_note,
            ),
        }

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "row": self.row,
            "month": self.month,
            "back": self.back(),
            "is_focus": self.row.item.code in self.focus,
        }

    def act(self, form):
        if self.sheet is None:
            sheets.refuse_unrated()
        sheets.annotate(self.sheet, self.row.item, by=self.request.user, **form.cleaned_data)
        del self.row
        return self.sheet

    def get_success_url(self):
        return self.back()

    def form_valid(self, form):
        response = super().form_valid(form)
        if response.status_code != 302 or not self.request.htmx:
            return response
        open_notes = case_notes.open_to(self.request.user, [self.row.cell])
        context = {"row": self.row, "open_notes": open_notes}
        return render(self.request, "competencies/_checklist_says.html", context)


class FocusPut(CellGate, ActionScreen):
    """Look at one requirement of a case more closely from today on, or no longer."""

    @property
    def done(self):
        is_set = self.request.POST.get("set") == "1"
        return _("In focus from today.") if is_set else _("No longer in focus.")

    def act(self, case):
        is_set = self.request.POST.get("set") == "1"
        focuses.put(case, self.row.item, is_set=is_set, by=self.request.user)
        return case

    def answer(self, subject):
        return HttpResponseRedirect(self.back())

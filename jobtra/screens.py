"""Every page is one of four screens behind one gate.

The gate asks the role table (403) and takes rows from `visible_to(staff)` (404).
"""

from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.views.generic import DetailView, FormView, ListView, View

from jobtra import audit, spreadsheets
from jobtra.refusals import Refusal


class Gate(PermissionRequiredMixin):
    """Who may pass: the named permission, and only rows visible to the staff member."""

    raise_exception = True
    model = None
    joins = ()
    partial = None

    def get_queryset(self):
        return self.model.objects.visible_to(self.request.user).select_related(*self.joins)

    def get_object(self, queryset=None):
        return get_object_or_404(
            self.get_queryset() if queryset is None else queryset, pk=self.kwargs["pk"]
        )

    def get_template_names(self):
        if self.partial and self.request.htmx and not self.request.htmx.boosted:
            return [self.partial]
        return super().get_template_names()


class ListScreen(Gate, ListView):
    """Rows of one kind; filter, sort and scope are shared with the export (`?export=xlsx`)."""

    paginate_by = 100
    export = None  # a function of a queryset -> (title, header, rows)

    def get(self, request, *args, **kwargs):
        if self.export and request.GET.get("export") == "xlsx":
            return self.export_xlsx()
        return super().get(request, *args, **kwargs)

    def export_xlsx(self):
        title, header, rows = type(self).export(self.get_queryset())
        audit.record("list.exported", self.model(), by=self.request.user, count=len(rows))
        return xlsx_response([(title, header, rows)], f"{self.model._meta.model_name}s.xlsx")


class DetailScreen(Gate, DetailView):
    """One row."""


class FormScreen(Gate, FormView):
    """Validate a form, hand its data to one action, go back."""

    done = ""

    def act(self, form):
        raise NotImplementedError

    def get_success_url(self):
        return self.subject.get_absolute_url()

    def form_valid(self, form):
        try:
            self.subject = self.act(form)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        if self.done:
            messages.success(self.request, self.done)
        return HttpResponseRedirect(self.get_success_url())


class ActionScreen(Gate, View):
    """POST only: one action on one row."""

    http_method_names = ["post"]
    done = ""

    def act(self, subject):
        raise NotImplementedError

    def answer(self, subject):
        return HttpResponseRedirect(subject.get_absolute_url())

    def post(self, request, *args, **kwargs):
        subject = self.get_object()
        try:
            subject = self.act(subject)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            if self.done:
                messages.success(request, self.done)
        return self.answer(subject)


def xlsx_response(sheets, file_name):
    """Answer with a workbook of `sheets`: a list of (title, header, rows)."""
    response = workbook_response(file_name)
    spreadsheets.write_xlsx(response, sheets)
    return response


def workbook_response(file_name):
    """The empty answer that a workbook is written to."""
    return HttpResponse(
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        headers={"Content-Disposition": f'attachment; filename="{file_name}"'},
    )

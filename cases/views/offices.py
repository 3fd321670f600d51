from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cases.actions import offices
from cases.forms.offices import OfficeChangeForm, OfficeForm
from cases.models import Office
from jobtra.screens import FormScreen, ListScreen


class OfficeList(ListScreen):
    """The offices with their counts; never a file."""

    model = Office
    permission_required = "cases.manage_office"
    template_name = "cases/office_list.html"

    def get_queryset(self):
        return super().get_queryset().with_counts()


class OfficeNew(FormScreen):
    model = Office
    permission_required = "cases.manage_office"
    form_class = OfficeForm
    template_name = "cases/office_form.html"
    done = _("The office was added.")

    def act(self, form):
        return offices.add(by=self.request.user, **form.cleaned_data)

    def get_success_url(self):
        return reverse("cases:office_list")


class OfficeEdit(FormScreen):
    model = Office
    permission_required = "cases.manage_office"
    form_class = OfficeChangeForm
    template_name = "cases/office_form.html"
    done = _("The office was changed.")

    @cached_property
    def office(self):
        return self.get_object()

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.office}

    def act(self, form):
        return offices.change(self.office, by=self.request.user, **form.cleaned_data)

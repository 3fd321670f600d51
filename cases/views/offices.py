from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cases.actions import offices, reorganisations
from cases.forms.offices import MergeForm, OfficeChangeForm, OfficeForm, SplitForm
from cases.measures.offices import holdings, key_workers
from cases.models import Office
from jobtra.screens import FormScreen, ListScreen


class OfficeList(ListScreen):
    """The offices with their counts; never a file."""

    model = Office
    permission_required = "cases.manage_office"
    template_name = "cases/office_list.html"

    def get_queryset(self):
        offices = super().get_queryset().with_counts().prefetch_related("former_names")
        return offices.select_related("merged_into")


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


class OpenOffice(FormScreen):
    """A form about one office that is open."""

    model = Office
    permission_required = "cases.manage_office"

    @cached_property
    def office(self):
        return self.get_object()

    def get_queryset(self):
        return super().get_queryset().open()


class OfficeEdit(OpenOffice):
    form_class = OfficeChangeForm
    template_name = "cases/office_form.html"
    done = _("The office was changed.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.office}

    def act(self, form):
        return offices.change(self.office, by=self.request.user, **form.cleaned_data)


class OfficeMerge(OpenOffice):
    """What would move, in counts; done with the code typed."""

    form_class = MergeForm
    template_name = "cases/office_merge.html"
    done = _("The offices were merged.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"office": self.office}

    def get_context_data(self, **kwargs):
        return super().get_context_data(holdings=holdings(self.office), **kwargs)

    def act(self, form):
        return reorganisations.merge(self.office, by=self.request.user, **form.cleaned_data)


class OfficeSplit(OfficeMerge):
    """Whose cases go where, in names of staff and counts."""

    form_class = SplitForm
    template_name = "cases/office_split.html"
    done = _("The office was split.")

    def get_context_data(self, **kwargs):
        return super().get_context_data(workers=key_workers(self.office), **kwargs)

    def act(self, form):
        return reorganisations.split(self.office, by=self.request.user, **form.cleaned_data)

"""The reception: who called, wrote or came, and what became of it."""

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cases.actions import enquiries
from cases.forms.enquiries import EnquiryEndForm, EnquiryFilter, EnquiryForm
from cases.models import Enquiry
from jobtra.screens import DetailScreen, FormScreen, ListScreen


class EnquiryList(ListScreen):
    model = Enquiry
    permission_required = "cases.take_enquiry"
    joins = ("taken_by", "case__youth")
    template_name = "cases/enquiry_list.html"

    def get_queryset(self):
        self.filter = EnquiryFilter(self.request.GET)
        return self.filter.apply(super().get_queryset())

    def get_context_data(self, **kwargs):
        return super().get_context_data(filter=self.filter, **kwargs)


class EnquiryDetail(DetailScreen):
    model = Enquiry
    permission_required = "cases.take_enquiry"
    joins = ("taken_by", "ended_by", "case__youth")
    template_name = "cases/enquiry_detail.html"


class EnquiryNew(FormScreen):
    model = Enquiry
    permission_required = "cases.take_enquiry"
    form_class = EnquiryForm
    template_name = "cases/enquiry_form.html"
    done = _("The enquiry was written down.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": Enquiry(office=self.request.user.office)}

    def act(self, form):
        return enquiries.take(by=self.request.user, **form.cleaned_data)


class OfEnquiry:
    """A form about one enquiry; `pk` of the address is its."""

    model = Enquiry
    permission_required = "cases.take_enquiry"
    template_name = "cases/enquiry_form.html"

    @cached_property
    def enquiry(self):
        return self.get_object()

    def get_context_data(self, **kwargs):
        return super().get_context_data(enquiry=self.enquiry, **kwargs)


class EnquiryEdit(OfEnquiry, FormScreen):
    form_class = EnquiryForm
    done = _("The enquiry was changed.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.enquiry}

    def act(self, form):
        return enquiries.change(self.enquiry, by=self.request.user, **form.cleaned_data)


class EnquiryEnd(OfEnquiry, FormScreen):
    form_class = EnquiryEndForm
    template_name = "cases/enquiry_end.html"
    done = _("The enquiry has ended.")

    def act(self, form):
        return enquiries.end(self.enquiry, by=self.request.user, **form.cleaned_data)

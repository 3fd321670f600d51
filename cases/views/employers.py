from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cases.actions import employers
from cases.forms.employers import EmployerChangeForm, EmployerFilter, EmployerForm
from cases.models import Employer
from jobtra.screens import DetailScreen, FormScreen, ListScreen


class EmployerList(ListScreen):
    model = Employer
    permission_required = "cases.manage_employer"
    template_name = "cases/employer_list.html"

    def get_queryset(self):
        self.filter = EmployerFilter(self.request.GET)
        return self.filter.apply(super().get_queryset().with_counts())

    def get_context_data(self, **kwargs):
        return super().get_context_data(filter=self.filter, **kwargs)


class EmployerDetail(DetailScreen):
    """What they offer, and which youths of the office were there or were hired."""

    model = Employer
    permission_required = "cases.manage_employer"
    joins = ("added_by",)
    template_name = "cases/employer_detail.html"

    def get_context_data(self, **kwargs):
        internships = self.object.internships.visible_to(self.request.user)
        hires = self.object.employments.visible_to(self.request.user)
        return super().get_context_data(
            internships=internships.select_related("case__youth"),
            hires=hires.select_related("case__youth").order_by("-starts_on"),
            **kwargs,
        )


class EmployerNew(FormScreen):
    model = Employer
    permission_required = "cases.manage_employer"
    form_class = EmployerForm
    template_name = "cases/employer_form.html"
    done = _("The company was added.")

    def act(self, form):
        by = self.request.user
        return employers.add(by.office, by=by, **form.cleaned_data)


class EmployerEdit(FormScreen):
    model = Employer
    permission_required = "cases.manage_employer"
    form_class = EmployerChangeForm
    template_name = "cases/employer_form.html"
    done = _("The company was changed.")

    @cached_property
    def employer(self):
        return self.get_object()

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.employer}

    def act(self, form):
        return employers.change(self.employer, by=self.request.user, **form.cleaned_data)

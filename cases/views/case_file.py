"""The frame of every page about one case: its row through the gate, at hand as `case`."""

from django.utils.functional import cached_property

from cases.models import Case
from jobtra.screens import DetailScreen, FormScreen


class OfCase:
    """`pk` of the address is the case's. `tab` says which of the case's tabs the page stands under."""

    model = Case
    joins = ("youth",)
    tab = "case_detail"

    @cached_property
    def case(self):
        return self.get_object()

    def get_context_data(self, **kwargs):
        return super().get_context_data(case=self.case, tab=self.tab, **kwargs)


class CaseScreen(OfCase, DetailScreen):
    """A page about a case."""

    @cached_property
    def object(self):
        return self.case

    def get(self, request, *args, **kwargs):
        return self.render_to_response(self.get_context_data())


class CaseForm(OfCase, FormScreen):
    """A form about a case, on a page of its own."""

    template_name = "cases/case_form.html"
    heading = ""

    def get_context_data(self, **kwargs):
        return super().get_context_data(heading=self.heading, **kwargs)

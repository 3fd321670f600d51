"""The gate of a new rater, and who of the office is through it."""

from django.forms import Form
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cases.models import Staff
from competencies.actions import rater_clearances
from competencies.forms.calibrations import WaiveForm
from competencies.measures import clearance
from jobtra.screens import FormScreen, ListScreen


class GateBegin(FormScreen):
    """What the gate is, how far one is, and the way to the next attempt."""

    model = Staff
    permission_required = "competencies.rate_calibration"
    form_class = Form
    template_name = "competencies/gate_begin.html"

    def get_context_data(self, **kwargs):
        me = self.request.user
        (standing,) = clearance.standings([me])
        return super().get_context_data(
            standing=standing,
            asked=clearance.VIGNETTES,
            needed=clearance.NEEDED,
            **kwargs,
        )

    def act(self, form):
        return rater_clearances.begin(today=timezone.localdate(), by=self.request.user)

    def get_success_url(self):
        return reverse("competencies:calibration_rate", args=[self.subject.pk])


class OfRater:
    model = Staff
    permission_required = "competencies.waive_gate"

    def get_queryset(self):
        return clearance.raters(self.request.user)


class RaterList(OfRater, ListScreen):
    """The office's raters: who is through the gate, who is not, and how far."""

    template_name = "competencies/rater_list.html"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {
            "standings": clearance.standings(context["object_list"]),
            "asked": clearance.VIGNETTES,
        }


class RaterWaive(OfRater, FormScreen):
    form_class = WaiveForm
    template_name = "competencies/rater_waive.html"
    done = _("The gate is waived. This person's ratings count from now on.")

    @cached_property
    def rater(self):
        return self.get_object()

    def get_context_data(self, **kwargs):
        return super().get_context_data(rater=self.rater, **kwargs)

    def act(self, form):
        return rater_clearances.waive(self.rater, by=self.request.user, **form.cleaned_data)

    def get_success_url(self):
        return reverse("competencies:rater_list")

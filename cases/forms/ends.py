"""How a case comes to its end: the outcome with the graduation, and the closure."""

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from cases.models import Closure, Outcome
from jobtra.forms import ModelForm


class OutcomeForm(ModelForm):
    class Meta(ModelForm.Meta):
        model = Outcome
        fields = (
            "kind",
            "destination",
            "employment",
            "decided_on",
            "fit",
            "youth_words",
            "basis",
            "retention_agreed",
            "retention_contact",
            "graduates_on",
        )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["employment"]
        field.queryset = self.instance.case.employments.filter(left_on=None)
        field.label = _("Employment")
        field.label_from_instance = lambda row: f"{row.employer_name} {date_format(row.starts_on)}"


class ClosureForm(ModelForm):
    class Meta(ModelForm.Meta):
        model = Closure
        fields = (
            "kind",
            "closed_on",
            "last_contact_on",
            "course",
            "youth_wish",
            "referred_to",
            "reopening",
        )

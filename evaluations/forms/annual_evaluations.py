from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models import Office
from jobtra.fiscal import ONE_DAY, FiscalYear

YEARS = 10  # that can be chosen
SELECT = forms.Select(attrs={"class": "form-select"})


class AnnualEvaluationForm(forms.Form):
    """Which fiscal year, and of which office: one's own, or any or all for head office."""

    fiscal_year = forms.TypedChoiceField(label=_("Fiscal year"), coerce=int, widget=SELECT)
    office = forms.ModelChoiceField(
        label=_("Office"),
        queryset=None,
        required=False,
        empty_label=_("All offices together"),
        widget=SELECT,
    )

    def __init__(self, *args, staff, **kwargs):
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        years = [FiscalYear.of(today).year - before for before in range(YEARS)]
        self.fields["fiscal_year"].choices = [(year, str(year)) for year in years]
        # In April last year's figures are still awaited; from May on it is the year to ask for.
        self.fields["fiscal_year"].initial = FiscalYear.of(today - 30 * ONE_DAY).year - 1
        offices = self.fields["office"]
        offices.queryset = Office.objects.visible_to(staff).open()
        offices.label_from_instance = lambda office: office.name
        self.own_office = staff.office
        if self.own_office:
            del self.fields["office"]

    def clean(self):
        if self.own_office:
            self.cleaned_data["office"] = self.own_office
        return self.cleaned_data

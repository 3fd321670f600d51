from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import Employer
from jobtra.forms import ModelForm

ACTIVE, ALL = "active", "all"


class EmployerFilter(forms.Form):
    """What the list of companies is cut to. Whoever searches, searches among all."""

    q = forms.CharField(label=_("Name, industry, place or person"), required=False, max_length=100)
    state = forms.ChoiceField(
        label=_("Shown"),
        choices=[(ACTIVE, _("In contact with us")), (ALL, _("All"))],
        required=False,
    )

    def __init__(self, asked):
        text = asked.get("q", "").strip()
        super().__init__({"q": text, "state": asked.get("state") or (ALL if text else ACTIVE)})

    def apply(self, employers):
        self.is_valid()
        if text := self.cleaned_data.get("q"):
            employers = employers.search(text)
        if self.cleaned_data.get("state") == ACTIVE:
            employers = employers.active()
        return employers.order_by("name")


class EmployerForm(ModelForm):
    class Meta(ModelForm.Meta):
        model = Employer
        fields = ("name", "industry", "contact", "phone", "email", "address", "offers")


class EmployerChangeForm(EmployerForm):
    class Meta(EmployerForm.Meta):
        fields = (*EmployerForm.Meta.fields, "is_active")


class CompanyForm(ModelForm):
    """A row of a case that names a company: one of the office's list, or another by its name."""

    company = forms.CharField(
        label=_("Company"),
        max_length=200,
        widget=forms.TextInput(attrs={"list": "companies", "autocomplete": "off"}),
    )

    @property
    def companies(self):
        """The names the field offers."""
        listed = Employer.objects.active().filter(office=self.instance.case.office_id)
        return listed.values_list("name", flat=True)

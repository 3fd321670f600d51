from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.measures.offices import key_workers
from cases.models import Office, Staff
from jobtra.forms import DateInput


class OfficeForm(forms.ModelForm):
    class Meta:
        model = Office
        fields = ("name", "code")
        labels = {"name": _("Name of the office")}
        help_texts = {"code": _("Short, such as MDR. It stands in file names and imports.")}


class OfficeChangeForm(forms.ModelForm):
    class Meta:
        model = Office
        fields = ("name", "rates_all")
        labels = {
            "name": _("Name of the office"),
            "rates_all": _("Rate all requirements every month"),
        }


class ReorganisationForm(forms.Form):
    """Into which office, from when; the code is typed, so that no slip of the mouse does it."""

    into = forms.ModelChoiceField(Office.objects.none(), label=_("Into which office"))
    on = forms.DateField(label=_("From"), initial=timezone.localdate, widget=DateInput())
    code = forms.CharField(
        label=_("Code of the present office"),
        help_text=_("Type it to confirm: this can not be undone."),
    )

    def __init__(self, *args, office, **kwargs):
        super().__init__(*args, **kwargs)
        self.office = office
        self.fields["into"].queryset = Office.objects.open().exclude(pk=office.pk)
        self.fields["into"].label_from_instance = lambda row: f"{row.name} ({row.code})"

    def clean_code(self):
        if self.cleaned_data["code"].strip() != self.office.code:
            raise ValidationError(_("This is not the code of the present office."))
        return self.cleaned_data["code"]

    def clean(self):
        given = dict(super().clean())
        given.pop("code", None)
        return given


class MergeForm(ReorganisationForm):
    field_order = ("into", "on", "code")


class SplitForm(ReorganisationForm):
    """The cases of these key workers go."""

    workers = forms.ModelMultipleChoiceField(
        Staff.objects.none(),
        label=_("Key workers who go, with their cases"),
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = ("into", "on", "workers", "code")

    def __init__(self, *args, office, **kwargs):
        super().__init__(*args, office=office, **kwargs)
        self.fields["workers"].queryset = key_workers(office)
        self.fields["workers"].label_from_instance = lambda person: person.name

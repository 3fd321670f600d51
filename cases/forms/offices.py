from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import Office


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

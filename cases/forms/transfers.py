from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.forms.assignments import offer_people
from cases.models import Office, Staff, Transfer
from jobtra.forms import ModelForm


class TransferForm(ModelForm):
    """To which office, from when, why. The row stands for the case and its office."""

    class Meta(ModelForm.Meta):
        model = Transfer
        fields = ("to_office", "moves_on", "reason")
        labels = {"to_office": _("To which office"), "reason": _("Reason")}
        help_texts = {
            "reason": _("The office that is asked reads this. No name, nothing about health."),
            "moves_on": _("From this day the file is with the other office, and no longer here."),
        }
        widgets = {"reason": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        offices = Office.objects.open().exclude(pk=self.instance.from_office_id)
        self.fields["to_office"].queryset = offices
        self.fields["to_office"].label_from_instance = lambda office: office.name
        self.initial["moves_on"] = timezone.localdate()


class TransferAcceptForm(forms.Form):
    key_worker = forms.ModelChoiceField(
        Staff.objects.none(), label=_("Key worker"), empty_label="—"
    )

    def __init__(self, *args, office, on, **kwargs):
        super().__init__(*args, **kwargs)
        offer_people(self.fields["key_worker"], office, on)


class TransferRefuseForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The office that asked reads this."),
    )

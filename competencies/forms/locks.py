from django import forms
from django.utils.translation import gettext_lazy as _

from competencies.models import LockExtension
from jobtra.templatetags.house import day, month


class PostponeForm(forms.Form):
    """Which of the months that are still open is locked when, and why. The days are the action's."""

    month = forms.TypedChoiceField(label=_("Month"))
    to = forms.DateField(
        label=_("Lock it early on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=LockExtension._meta.get_field("reason").max_length,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args, months, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["month"].coerce = {str(one): one for one, _day in months}.get
        self.fields["month"].choices = [
            (str(one), f"{month(one.first)} ({day(locks_on)})") for one, locks_on in months
        ]

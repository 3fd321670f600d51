from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class ApproveEachForm(forms.Form):
    """Which of the waiting plans and graduations (querysets) are approved together."""

    plan = forms.ModelMultipleChoiceField(queryset=None, required=False)
    outcome = forms.ModelMultipleChoiceField(queryset=None, required=False)

    def __init__(self, *args, plans, outcomes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["plan"].queryset = plans
        self.fields["outcome"].queryset = outcomes

    def clean(self):
        chosen = super().clean()
        if not self.errors and not chosen["plan"] and not chosen["outcome"]:
            raise ValidationError(_("Choose at least one."))
        return chosen

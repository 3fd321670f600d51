from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import Staff


class HandOverForm(forms.Form):
    """Who rates instead, among `others` (Staff rows), and why."""

    to = forms.ModelChoiceField(label=_("Second rater"), queryset=Staff.objects.none())
    reason = forms.CharField(label=_("Why it is handed over"), max_length=300)

    def __init__(self, *args, others, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = Staff.objects.filter(pk__in=[one.pk for one in others])
        self.fields["to"].label_from_instance = lambda person: person.name

from django import forms
from django.utils.translation import gettext_lazy as _


class RemarksForm(forms.Form):
    """Which of the remarks are taken over; `remarks` by their origin."""

    chosen = forms.MultipleChoiceField(
        label=_("Remarks"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one remark.")},
    )

    def __init__(self, *args, remarks, **kwargs):
        super().__init__(*args, **kwargs)
        self.remarks = {remark.origin: remark for remark in remarks}
        self.fields["chosen"].choices = [(origin, origin) for origin in self.remarks]

    def rows(self):
        """(remark, its box) for the page."""
        return zip(self.remarks.values(), self["chosen"], strict=True)

    def taken(self):
        """[(origin, text)] of those that were chosen."""
        chosen = self.cleaned_data["chosen"]
        return [(origin, self.remarks[origin].text) for origin in chosen]

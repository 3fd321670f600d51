"""What a checker types: why a sheet goes back; which sheets are checked at once."""

from django import forms
from django.utils.translation import gettext_lazy as _


class CommentForm(forms.Form):
    """What is to be looked at again; the rater reads it on the new draft."""

    comment = forms.CharField(
        label=_("What should be looked at again, and why"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write what should be looked at again.")},
    )
    following = forms.CharField(required=False, widget=forms.HiddenInput)


class CheckEachForm(forms.Form):
    """The sheets that stood in the list: what was submitted since is not among them."""

    sheets = forms.ModelMultipleChoiceField(
        queryset=None, error_messages={"required": _("There is nothing to check.")}
    )

    def __init__(self, *args, sheets, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sheets"].queryset = sheets

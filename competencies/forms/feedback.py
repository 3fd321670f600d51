"""What is typed for a feedback: lines in three parts; that it was given; why it is replaced."""

from django import forms
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from competencies.models.feedback import PARTS


class SeenField(forms.CharField):
    """When the text was written that the page shows; a page that comes again says it anew."""

    widget = forms.HiddenInput

    def clean(self, value):
        try:
            return parse_datetime(super().clean(value))
        except ValueError:
            return None

    def bound_data(self, data, initial):
        return initial


class FeedbackForm(forms.Form):
    """Lines under three headings, kept as they are; `add_to` and `take_out` are the buttons beside
    them; as `add` and `remove` they would stand in for the form's own methods in the browser."""

    seen = SeenField(required=False)
    add_to = forms.CharField(required=False)
    take_out = forms.CharField(required=False)

    def __init__(self, *args, feedback, **kwargs):
        super().__init__(*args, **kwargs)
        self.lines = {
            part: self.data.getlist(part) if self.is_bound else getattr(feedback, part)
            for part in PARTS
        }

    def clean(self):
        if (part := self.cleaned_data.get("add_to")) in PARTS:
            self.lines[part].append("")
        part, _colon, place = self.cleaned_data.get("take_out", "").partition(":")
        if part in PARTS and place.isdecimal():
            del self.lines[part][int(place) : int(place) + 1]

    @property
    def changes_rows(self):
        return any(self.cleaned_data.get(name) for name in ("add_to", "take_out"))


class GiveForm(forms.Form):
    seen = SeenField(required=False)
    given_on = forms.DateField(
        label=_("Given on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    youth_words = forms.CharField(
        label=_("The youth's words"),
        help_text=_("As they were said, also when they disagree."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, feedback, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = feedback.written_at.isoformat()
        self.fields["given_on"].initial = timezone.localdate()


class ReplaceForm(forms.Form):
    reason = forms.CharField(
        label=_("Why is it corrected?"), widget=forms.Textarea(attrs={"rows": 2})
    )

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.forms.enquiries import not_ahead
from cases.models import Assessment
from cases.models.assessment import LIFE, PARTS, READING, SURROUNDINGS
from jobtra.forms import ModelForm

GROUPS = (
    (_("The talk"), ("heard_on", "sources")),
    (_("Concern and wish"), ("concern", "wish")),
    (_("Life and experience"), LIFE),
    (_("Surroundings"), SURROUNDINGS),
)


class AssessmentForm(ModelForm):
    """Form F02. It may be saved half written; submitting asks for what is needed."""

    class Meta(ModelForm.Meta):
        model = Assessment
        fields = PARTS
        help_texts = {
            "sources": _("Who told it: the youth, the family, a letter."),
            "facts": _("What was seen and said."),
            "youth_view": _("How the youth sees it, in their words."),
            "interpretation": _("How we understand it for now."),
            "first_stage": _("Its code, such as S1."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.heard_on is None:
            self.initial["heard_on"] = timezone.localdate()

    def clean_heard_on(self):
        return not_ahead(self.cleaned_data["heard_on"])

    @property
    def groups(self):
        """(heading, fields) one after the other."""
        return [(heading, [self[name] for name in names]) for heading, names in GROUPS]

    @property
    def reading(self):
        """The three that stay apart."""
        return [self[name] for name in READING]


class AssessmentEditForm(AssessmentForm):
    """`seen` is when it was written, as the page has it."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = self.instance.written_at.isoformat()


class AssessmentReplaceForm(forms.Form):
    reason = forms.CharField(
        label=_("Why is it corrected?"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluations.models import AgendaItem, CaseConference

QUESTION_LENGTH = AgendaItem._meta.get_field("question").max_length


class ConveneForm(forms.ModelForm):
    """Kind, date, and which of the open cases, each with its question."""

    cases = forms.ModelMultipleChoiceField(
        queryset=None,
        label=_("Cases"),
        error_messages={"required": _("Choose at least one case.")},
    )

    class Meta:
        model = CaseConference
        fields = ["kind", "held_on"]
        widgets = {
            "kind": forms.Select(attrs={"class": "jt-input"}),
            "held_on": forms.DateInput(
                attrs={"class": "jt-input", "type": "date"}, format="%Y-%m-%d"
            ),
        }

    def __init__(self, *args, cases, candidates, **kwargs):
        super().__init__(*args, **kwargs)
        self.candidates = candidates
        self.fields["cases"].queryset = cases

    @property
    def rows(self):
        """(candidate, is it ticked, the question as typed or proposed)."""
        ticked = set(self.data.getlist("cases")) if self.is_bound else None
        for candidate in self.candidates:
            key = str(candidate.case.pk)
            if self.is_bound:
                yield candidate, key in ticked, self.data.get(f"question_{key}", "")
            else:
                yield candidate, bool(candidate.reasons), candidate.question

    def clean(self):
        chosen = set(self.cleaned_data.get("cases") or ())
        self.cleaned_data["agenda"] = [
            (candidate.case, question.strip())
            for candidate, _ticked, question in self.rows
            if candidate.case in chosen
        ]
        for case, question in self.cleaned_data["agenda"]:
            if len(question) > QUESTION_LENGTH:
                self.add_error(
                    None,
                    _("The question for %(name)s is too long: at most %(most)s characters.")
                    % {"name": case.youth.name, "most": QUESTION_LENGTH},
                )
        return self.cleaned_data

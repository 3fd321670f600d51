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

    def __init__(self, *args, cases, candidates, chosen="", **kwargs):
        """chosen: the key of the one case it is called for, as text; it stands first."""
        super().__init__(*args, **kwargs)
        self.chosen = chosen
        self.candidates = sorted(candidates, key=lambda pair: str(pair[0].case.pk) != chosen)
        self.fields["cases"].queryset = cases

    @property
    def rows(self):
        """(row of the dashboard, is it ticked, the question as typed or proposed)."""
        ticked = set(self.data.getlist("cases")) if self.is_bound else None
        for row, proposed in self.candidates:
            key = str(row.case.pk)
            if self.is_bound:
                yield row, key in ticked, self.data.get(f"question_{key}", "")
            else:
                yield row, key == self.chosen if self.chosen else bool(row.reasons), proposed

    def clean(self):
        chosen = set(self.cleaned_data.get("cases") or ())
        self.cleaned_data["agenda"] = [
            (row.case, question.strip())
            for row, _ticked, question in self.rows
            if row.case in chosen
        ]
        for case, question in self.cleaned_data["agenda"]:
            if len(question) > QUESTION_LENGTH:
                self.add_error(
                    None,
                    _("The question for %(name)s is too long: at most %(most)s characters.")
                    % {"name": case.youth.name, "most": QUESTION_LENGTH},
                )
        return self.cleaned_data

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluations.models import Addendum, AgendaItem, CaseConference

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
        fields = ["kind", "held_on", "pace"]
        widgets = {
            "kind": forms.Select(attrs={"class": "jt-input"}),
            "pace": forms.Select(attrs={"class": "jt-input"}),
            "held_on": forms.DateInput(
                attrs={"class": "jt-input", "type": "date"}, format="%Y-%m-%d"
            ),
        }

    def __init__(self, *args, cases, candidates, proposed, **kwargs):
        """proposed: the keys of the cases that are ticked at first, as text; they stand first."""
        super().__init__(*args, **kwargs)
        self.fields["pace"].required = False
        self.proposed = proposed
        self.candidates = sorted(candidates, key=lambda pair: str(pair[0].case.pk) not in proposed)
        self.fields["cases"].queryset = cases

    @property
    def rows(self):
        """(row of the dashboard, is it ticked, the question as typed or proposed)."""
        ticked = set(self.data.getlist("cases")) if self.is_bound else self.proposed
        for row, question in self.candidates:
            key = str(row.case.pk)
            if self.is_bound:
                question = self.data.get(f"question_{key}", "")
            yield row, key in ticked, question

    def clean_pace(self):
        return self.cleaned_data["pace"] or CaseConference.Pace.EIGHT

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


class AgendaForm(ConveneForm):
    """The agenda of a conference that was called: its cases and their questions."""

    class Meta(ConveneForm.Meta):
        fields = ["pace"]


class FinishForm(forms.Form):
    """Who was there, and when the next conference is."""

    present = forms.ModelMultipleChoiceField(
        None,
        label=_("Present"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose who was present.")},
    )
    guests = forms.CharField(
        label=_("Guests"),
        required=False,
        max_length=CaseConference._meta.get_field("guests").max_length,
        help_text=_("From families, companies and agencies: their roles."),
    )
    next_on = forms.DateField(
        label=_("Next conference"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["present"].queryset = people
        self.fields["present"].label_from_instance = lambda person: person.name


class AddendumForm(forms.ModelForm):
    class Meta:
        model = Addendum
        fields = ["text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}

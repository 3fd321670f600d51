"""What is typed for a calibration: which vignettes and who; answers; what was agreed on."""

from django import forms
from django.utils.translation import gettext_lazy as _

from competencies.forms.stage_judgements import Row
from competencies.measures.calibrations import choices_of
from competencies.models import CalibrationSession
from jobtra.forms import DateInput

DEFAULT = 2  # so many starter cases are ticked


class ConveneForm(forms.Form):
    """Title, day, vignettes by their keys, and who is invited."""

    title = forms.CharField(
        label=_("Title"),
        max_length=CalibrationSession._meta.get_field("title").max_length,
        widget=forms.TextInput(attrs={"class": "jt-input"}),
    )
    held_on = forms.DateField(label=_("Talked over on"), widget=DateInput({"class": "jt-input"}))
    vignettes = forms.MultipleChoiceField(
        error_messages={"required": _("Choose at least one vignette.")}
    )
    invited = forms.ModelMultipleChoiceField(
        queryset=None, error_messages={"required": _("Invite at least one person.")}
    )

    def __init__(self, *args, starter, own, raters, **kwargs):
        """starter, own: [Vignette]; raters: Staff rows."""
        super().__init__(*args, **kwargs)
        self.by_key = {one.key: one for one in [*starter, *own]}
        self.fields["vignettes"].choices = [(key, key) for key in self.by_key]
        self.fields["vignettes"].initial = [one.key for one in starter[:DEFAULT]]
        self.fields["invited"].queryset = raters
        self.fields["invited"].initial = [person.pk for person in raters]
        self.starter = [(one, one.key in self.ticked("vignettes")) for one in starter]
        self.groups = self.grouped(own)

    def ticked(self, name):
        """The keys that are ticked now, as text."""
        return {str(key) for key in self[name].value() or []}

    def grouped(self, own):
        """[(stage or category, None where an item has neither; [(Vignette, is it ticked)])]"""
        ticked, found = self.ticked("vignettes"), {}
        for one in own:
            head = one.item.stage or one.item.group
            found.setdefault(head, []).append((one, one.key in ticked))
        return list(found.items())

    def people(self):
        """[(Staff, is it ticked)]"""
        ticked = self.ticked("invited")
        return [(one, str(one.pk) in ticked) for one in self.fields["invited"].queryset]

    def clean_vignettes(self):
        return [self.by_key[key] for key in self.cleaned_data["vignettes"]]


class InviteForm(forms.Form):
    people = forms.ModelMultipleChoiceField(
        label=_("Who rates"),
        queryset=None,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Invite at least one person.")},
    )

    def __init__(self, *args, raters, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = raters
        self.fields["people"].label_from_instance = lambda person: person.name


class AnswerForm(forms.Form):
    """A mark and a note for each question (CalibrationQuestion, its item with `anchors`)."""

    def __init__(self, *args, questions, answers, **kwargs):
        """answers: {question key: (mark, note)} as kept so far."""
        super().__init__(*args, **kwargs)
        self.questions = questions
        for question in questions:
            mark, note = answers.get(question.pk, ("", ""))
            marks = [mark for mark, _level in choices_of(question.item)]
            self.fields[f"mark_{question.pk}"] = forms.ChoiceField(
                choices=[(one, one) for one in marks], required=False, initial=mark
            )
            self.fields[f"note_{question.pk}"] = forms.CharField(
                label=_("What decided it"), required=False, max_length=1000, initial=note
            )

    def sections(self):
        """[(CalibrationCase, [Row])]"""
        found = {}
        for question in self.questions:
            row = Row(
                item=question.item,
                choices=choices_of(question.item),
                mark=self[f"mark_{question.pk}"],
                note=self[f"note_{question.pk}"],
            )
            found.setdefault(question.case, []).append(row)
        return list(found.items())

    def marks(self):
        """{question key: (mark or "", note)}"""
        typed = self.cleaned_data
        return {
            one.pk: (typed[f"mark_{one.pk}"], typed[f"note_{one.pk}"].strip())
            for one in self.questions
        }


class AgreeForm(forms.Form):
    mark = forms.ChoiceField(label=_("Agreed level"))
    agreed_reason = forms.CharField(
        label=_("Why"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say why this level was agreed on.")},
    )

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["mark"].choices = choices


class ProposalForm(forms.Form):
    """Kept for the yearly revision of the framework."""

    change = forms.CharField(
        label=_("What should change in the wording"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    why = forms.CharField(label=_("Why"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))


class WaiveForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )

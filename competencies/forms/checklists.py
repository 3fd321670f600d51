"""What is typed on a checklist: cells as a script or a form sends them; how a rating is known."""

import json

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competencies.actions.cells import Typed
from competencies.models.sheet import Rating
from jobtra.fiscal import Month
from jobtra.refusals import Refusal
from jobtra.templatetags.house import day

CELL = "cell_"  # the name of a radio group: cell_<case>_<item>
LABEL = 40  # signs of a case note in a list of choices
AT_ONCE = 1000  # cells of one request


def sent_by_script(body):
    """(who typed, month, [Typed]) of a JSON body. Raises Refusal when it is not one."""
    try:
        sent = json.loads(body)
        cells = [
            Typed(
                int(cell["case"]),
                int(cell["item"]),
                str(cell["value"]),
                str(cell.get("base", "")),
                tuple(str(value) for value in cell.get("sent", ())),
                bool(cell.get("same")),
            )
            for cell in sent["cells"][:AT_ONCE]
        ]
        return int(sent["by"]), Month.parse(sent["month"]), cells
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refusal(_("This could not be read as ratings.")) from error


def sent_by_form(data):
    """(month, [Typed]) of a posted form: the radio groups whose choice is not the one `shown`, so that
    an old page overwrites nobody's newer cells."""
    shown = dict(
        entry.rsplit(":", 1) for entry in data.get("shown", "").split() if ":" in entry
    )  # case_item:value
    cells = []
    for name, value in data.items():
        key = name.removeprefix(CELL)
        if name.startswith(CELL) and value != shown.get(key, ""):
            case, _bar, item = key.partition("_")
            if case.isdecimal() and item.isdecimal():
                cells.append(Typed(int(case), int(item), value, shown.get(key, "")))
    try:
        return Month.parse(data.get("month", "")), cells
    except ValueError as error:
        raise Refusal(_("This could not be read as ratings.")) from error


class NoteForm(forms.Form):
    """How a rating is known."""

    note = forms.CharField(
        label=gettext_lazy("What was seen or heard"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    basis = forms.ChoiceField(
        label=gettext_lazy("How it is known"),
        required=False,
        choices=[("", "–"), *Rating.Basis.choices],
    )
    with_accommodation = forms.BooleanField(
        label=gettext_lazy("Reached with an agreed accommodation"), required=False
    )

    case_note = forms.TypedChoiceField(
        label=gettext_lazy("A case note as the evidence"), required=False, empty_value=None
    )

    def __init__(self, *args, is_at_target, notes, **kwargs):
        """`notes` are those to choose from, the one that stands there included if it may be seen."""
        super().__init__(*args, **kwargs)
        if not is_at_target:
            del self.fields["with_accommodation"]
        self.notes = {str(note.pk): note for note in notes}
        if notes:
            choices = [(key, note_label(note)) for key, note in self.notes.items()]
            self.fields["case_note"].choices = [("", "–"), *choices]
            self.fields["case_note"].coerce = self.notes.get
        else:
            del self.fields["case_note"]

    def clean(self):
        """A note this person may not see stays the evidence until another one is chosen."""
        said = super().clean()
        stands = self.initial.get("case_note")
        if said.get("case_note") is None and stands and str(stands) not in self.notes:
            said.pop("case_note", None)
        return said


def note_label(note):
    """A case note in a list of choices; of a confidential one no word."""
    what = _("Confidential") if note.is_confidential else note.get_kind_display()
    text = "" if note.is_confidential else note.facts
    return f"{day(note.happened_at)} {what} {text[:LABEL]}"


class SubmitForm(forms.Form):
    """A note for each row that asks for one; none is compulsory."""

    def __init__(self, *args, questions, **kwargs):
        super().__init__(*args, **kwargs)
        self.questions = questions
        for row, _question in questions:
            self.fields[f"note_{row.item.pk}"] = forms.CharField(
                label=row.item.short_code, required=False, strip=True
            )

    @property
    def asked(self):
        """[(Row, evidence.Question, the bound field of its note)]."""
        return [(row, why, self[f"note_{row.item.pk}"]) for row, why in self.questions]

    @property
    def notes(self):
        found = [(row.item, self.cleaned_data[f"note_{row.item.pk}"]) for row, _q in self.questions]
        return [(item, note) for item, note in found if note]

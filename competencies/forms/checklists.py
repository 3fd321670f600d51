"""What is typed on a checklist: a level, N or NA for an item; how it is known; a whole sheet."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competencies.models.sheet import Rating

STATUSES = {"N": Rating.Status.NOT_OBSERVED, "NA": Rating.Status.NOT_APPLICABLE}
CELL = "cell_"  # the name of a radio group: cell_<item id>


def given(item, text):
    """A cell's typed value as what `sheets.rate` takes. Raises ValidationError for what is none."""
    if text in STATUSES:
        return {"status": STATUSES[text]}
    if text.isdecimal() and int(text) in item.anchors:
        return {"level": item.anchors[int(text)]}
    raise forms.ValidationError(
        _("“%(read)s” is not a level of %(item)s: %(low)s to %(high)s, N or NA.")
        % {
            "read": text[:20],
            "item": item.short_code,
            "low": min(item.anchors, default="–"),
            "high": max(item.anchors, default="–"),
        }
    )


class CellForm(forms.Form):
    """One cell: nothing typed makes it empty again."""

    value = forms.CharField(required=False)

    def __init__(self, *args, item, **kwargs):
        super().__init__(*args, **kwargs)
        self.item = item

    def clean_value(self):
        text = self.cleaned_data["value"]
        return given(self.item, text) if text else None


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

    def __init__(self, *args, is_at_target, **kwargs):
        super().__init__(*args, **kwargs)
        if not is_at_target:
            del self.fields["with_accommodation"]


class CellsForm(forms.Form):
    """The radio groups of a whole sheet. `shown` is what they showed when the page was made:
    only what was changed since is saved, so that an old page overwrites nobody's newer cells."""

    shown = forms.CharField(required=False)

    def __init__(self, *args, items, **kwargs):
        super().__init__(*args, **kwargs)
        self.items = items

    def clean(self):
        shown = set(self.cleaned_data.get("shown", "").split())
        self.changed = []
        for name, text in self.data.items():
            pk = name.removeprefix(CELL)
            if name.startswith(CELL) and pk.isdecimal() and f"{pk}:{text}" not in shown:
                item = self.items.get(int(pk))
                if item is None:
                    raise forms.ValidationError(_("This item does not belong to the sheet."))
                self.changed.append((item, text, given(item, text)))

    @property
    def cells(self):
        return [(item, cell) for item, _text, cell in self.changed]

    @property
    def said(self):
        """The changed cells for a sentence: A1 4, B2 N."""
        return ", ".join(f"{item.short_code} {text}" for item, text, _cell in self.changed)


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
    def notes(self):
        found = [(row.item, self.cleaned_data[f"note_{row.item.pk}"]) for row, _q in self.questions]
        return [(item, note) for item, note in found if note]

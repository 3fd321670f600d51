from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

NOT_SEEN = "N"


@dataclass(frozen=True)
class Row:
    """One indicator: its card, and what is chosen."""

    item: object
    choices: list  # [(mark, level row or None)]
    mark: object
    note: object


class StageJudgementForm(forms.Form):
    """A mark (a rank or N) and a note for each indicator of the parts (`stage_judging.Part`)."""

    def __init__(self, *args, parts, **kwargs):
        super().__init__(*args, **kwargs)
        self.parts = parts
        for part in parts:
            for item in part.items:
                self.add(item, part.cells.get(item.pk))

    def add(self, item, cell):
        marks = [*map(str, item.anchors), NOT_SEEN]
        known = "" if cell is None else str(cell.mark)
        self.fields[f"mark_{item.pk}"] = forms.ChoiceField(
            choices=[(mark, mark) for mark in marks], required=False, initial=known
        )
        self.fields[f"note_{item.pk}"] = forms.CharField(
            label=_("What you saw or heard"),
            required=False,
            max_length=1000,
            initial=cell.note if cell else "",
            widget=forms.TextInput(),
        )

    def sections(self):
        """[(Part, [Row])]"""
        return [(part, [self.row(item) for item in part.items]) for part in self.parts]

    def row(self, item):
        choices = [(str(rank), level) for rank, level in item.anchors.items()]
        return Row(
            item=item,
            choices=[*choices, (NOT_SEEN, None)],
            mark=self[f"mark_{item.pk}"],
            note=self[f"note_{item.pk}"],
        )

    def marks(self):
        """{item key: (rank, "N" or "", note)}"""
        typed = self.cleaned_data
        found = {}
        for part in self.parts:
            for item in part.items:
                mark = typed[f"mark_{item.pk}"]
                mark = int(mark) if mark not in ("", NOT_SEEN) else mark
                found[item.pk] = (mark, typed[f"note_{item.pk}"].strip())
        return found


class CorrectForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it is corrected"), widget=forms.Textarea(attrs={"rows": 3})
    )

"""Two to five requirements of a plan, each with the level it aims at."""

from django import forms
from django.utils.translation import gettext_lazy as _


class PlanFocusForm(forms.Form):
    """`item` names the ticked ones by key; `level_<key>` is the level beside it."""

    item = forms.MultipleChoiceField(
        required=False, error_messages={"invalid_choice": _("This requirement is not in force.")}
    )

    def __init__(self, *args, rows, **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = {str(row.item.pk): row for row in rows}
        self.fields["item"].choices = [(key, row.item.code) for key, row in self.rows.items()]
        for key, row in self.rows.items():
            self.fields[f"level_{key}"] = forms.TypedChoiceField(
                choices=[(level, level) for level in row.levels],
                coerce=int,
                required=False,
                empty_value=row.target,
                initial=row.chosen or row.target,
            )

    @property
    def lines(self):
        """[(Row, is it ticked, the select of its level)]"""
        ticked = set(self.data.getlist("item")) if self.is_bound else None
        for key, row in self.rows.items():
            is_ticked = row.is_chosen if ticked is None else key in ticked
            yield row, is_ticked, self[f"level_{key}"]

    @property
    def chosen(self):
        return [
            (self.rows[key].item, self.cleaned_data[f"level_{key}"])
            for key in self.cleaned_data["item"]
        ]

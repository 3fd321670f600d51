"""What a youth chooses: a level for each item, or that they do not know; and a few words."""

from django import forms
from django.utils.translation import gettext as _

from competencies.measures.self_ratings import UNKNOWN

LONGEST = 1000


class SelfRatingForm(forms.Form):
    """Nothing is compulsory but one answer. `asked`: [(Item, statement)]."""

    comment = forms.CharField(required=False, max_length=LONGEST, strip=True)

    def __init__(self, *args, asked, version, **kwargs):
        super().__init__(*args, **kwargs)
        self.asked = asked
        self.lowest, self.highest = str(version.levels[0]), str(version.levels[-1])
        for item, _statement in asked:
            self.fields[name_of(item)] = forms.ChoiceField(
                required=False, choices=[(mark, mark) for mark in [*marks_of(item), UNKNOWN]]
            )

    def clean(self):
        if not self.errors and not self.answers:
            raise forms.ValidationError(_("Please choose at least one answer."))

    @property
    def answers(self):
        """[(Item, Level or None)] of what was chosen."""
        chosen = [(item, self.cleaned_data.get(name_of(item))) for item, _statement in self.asked]
        return [
            (item, None if mark == UNKNOWN else item.anchors[int(mark)])
            for item, mark in chosen
            if mark
        ]

    @property
    def rows(self):
        """[(name, statement, marks, what is chosen)] for the page."""
        return [
            (name_of(item), statement, marks_of(item), self.data.get(name_of(item), ""))
            for item, statement in self.asked
        ]


def marks_of(item):
    """The levels the item has words for: not each has all of the scale."""
    return [str(rank) for rank in item.anchors]


def name_of(item):
    return f"item_{item.pk}"

"""What is chosen behind a link: a level for each item, or that it is not known; and a few words."""

from django import forms
from django.utils.translation import gettext as _

from competencies.measures.rating_links import UNKNOWN

LONGEST = 1000


class RatingForm(forms.Form):
    """Nothing is compulsory but one answer. `asked`: the Items."""

    comment = forms.CharField(required=False, max_length=LONGEST, strip=True)

    def __init__(self, *args, asked, version, **kwargs):
        super().__init__(*args, **kwargs)
        self.asked, self.version = asked, version
        for item in asked:
            self.fields[name_of(item)] = forms.ChoiceField(
                required=False, choices=[(mark, mark) for mark in [*marks_of(item), UNKNOWN]]
            )

    def clean(self):
        if not self.errors and not self.answers:
            raise forms.ValidationError(_("Please choose at least one answer."))

    @property
    def answers(self):
        """[(Item, Level or None)] of what was chosen."""
        chosen = [(item, self.cleaned_data.get(name_of(item))) for item in self.asked]
        return [
            (item, None if mark == UNKNOWN else item.anchors[int(mark)])
            for item, mark in chosen
            if mark
        ]

    def chosen(self, item):
        return self.data.get(name_of(item), "")


def marks_of(item):
    """The levels the item has words for: not each has all of the scale."""
    return [str(rank) for rank in item.anchors]


def name_of(item):
    return f"item_{item.pk}"

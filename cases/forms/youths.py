"""Who a youth is, and which of two files says it right."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.enquiries import not_ahead
from cases.models import Youth
from jobtra.forms import ModelForm

DATA = (
    "name",
    "kana",
    "call_name",
    "born_on",
    "gender",
    "phone",
    "email",
    "address",
    "contact_hours",
    "emergency_contact",
)
KEPT, OTHER = "kept", "other"


class YouthForm(ModelForm):
    class Meta(ModelForm.Meta):
        model = Youth
        fields = DATA
        help_texts = {
            "name": _("Family name, a space, given name."),
            "emergency_contact": _("Name, relation and telephone number."),
        }

    def clean_born_on(self):
        return not_ahead(self.cleaned_data["born_on"])


class MergeForm(forms.Form):
    """A choice for each field in which two files differ. What only one of them says is taken."""

    def __init__(self, *args, kept, other, **kwargs):
        super().__init__(*args, **kwargs)
        self.other_only = []
        for name in DATA:
            mine, theirs = getattr(kept, name), getattr(other, name)
            if theirs and not mine:
                self.other_only.append(name)
            elif theirs and mine != theirs:
                self.fields[name] = forms.ChoiceField(
                    label=Youth._meta.get_field(name).verbose_name,
                    choices=[(KEPT, shown(kept, name)), (OTHER, shown(other, name))],
                    initial=KEPT,
                    widget=forms.RadioSelect,
                )

    @property
    def taken(self):
        """The names of the fields whose value comes from the other file."""
        chosen = [name for name, side in self.cleaned_data.items() if side == OTHER]
        return [*self.other_only, *chosen]


def shown(youth, name):
    display = getattr(youth, f"get_{name}_display", None)
    return display() if display else getattr(youth, name)

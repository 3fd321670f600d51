"""What is typed about a case note: at once the moment, the kind and the facts; the rest is folded."""

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models import CaseNote
from competencies.models import NoteTag
from jobtra.forms import ModelForm
from jobtra.texts import local

Kind, Method = CaseNote.Kind, CaseNote.Method
METHOD = {  # how, where nobody said
    Kind.CALL: Method.PHONE,
    Kind.ACCOMPANY: Method.OUTSIDE,
    Kind.EMPLOYER: Method.OUTSIDE,
}
TEXTS = ("facts", "assessment", "next_steps", "participants")
LABEL = 30  # signs of a goal in a list of choices
DETAILS = (
    *("method", "participants", "assessment", "next_steps", "minutes", "is_confidential"),
    *("internship", "goals", "items"),
)


class CaseNoteForm(ModelForm):
    items = forms.MultipleChoiceField(
        label=_("requirements and indicators"), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta(ModelForm.Meta):
        model = CaseNote
        fields = (
            *("kind", "facts", "happened_at", "method", "participants", "assessment"),
            *("next_steps", "minutes", "is_confidential", "internship", "goals"),
        )
        widgets = {"kind": forms.RadioSelect, "goals": forms.CheckboxSelectMultiple}
        help_texts = {
            "is_confidential": _(
                "Only you and those with the right to health information read it, these while the "
                "youth consents. Each reading is logged."
            ),
        }

    def __init__(self, *args, sections, goals, **kwargs):
        super().__init__(*args, **kwargs)
        self.sections = sections
        self.by_key = {str(item.pk): item for part in sections for item in part.items}
        self.fields["items"].choices = [(key, item.code) for key, item in self.by_key.items()]
        self.fields["goals"].queryset = goals
        self.fields["goals"].label_from_instance = lambda goal: f"{goal.place} {goal.state_text}"
        self.fields["kind"].choices = Kind.choices
        self.fields["method"].choices = [("", _("as the kind says")), *Method.choices]
        self.fields["method"].required = False
        internships = self.instance.case.internships.select_related("employer").held()
        self.fields["internship"].queryset = internships
        self.fields["internship"].label = _("Internship")
        self.fields["internship"].label_from_instance = lambda row: row.employer.name
        self.fields["facts"].widget.attrs |= {"rows": 6, "autofocus": True}
        if not self.instance.replaces_id:
            now = timezone.localtime().replace(second=0, microsecond=0)
            defaults = {"happened_at": now, "kind": Kind.INTERVIEW, "method": ""}
            self.initial |= defaults | kwargs.get("initial", {})
        if not self.fields["goals"].queryset:
            del self.fields["goals"]
        if not internships:
            del self.fields["internship"]

    def clean_method(self):
        return self.cleaned_data["method"] or METHOD.get(self.cleaned_data.get("kind"), Method.HERE)

    def clean_items(self):
        return [self.by_key[key] for key in self.cleaned_data["items"]]

    @property
    def is_detailed(self):
        """Whether there is anything in the folded part."""
        return any(self[name].value() for name in DETAILS if name in self.fields)

    @property
    def tags(self):
        """[(Section, [(item, is it ticked)], how many are)]"""
        ticked = {str(key) for key in self["items"].value() or ()}
        for part in self.sections:
            lines = [(item, str(item.pk) in ticked) for item in part.items]
            yield part, lines, sum(is_ticked for _item, is_ticked in lines)

    @classmethod
    def typed(cls, data):
        """What a draft keeps of a posted form; empty as long as nothing is written."""
        if not any(data.get(name, "").strip() for name in TEXTS):
            return {}
        many = {"goals", "items"}
        names = (name for name in cls.base_fields if name in data)
        return {name: data.getlist(name) if name in many else data[name] for name in names}


class CaseNoteCorrectForm(CaseNoteForm):
    """The note as it stands, and why it is written anew."""

    class Meta(CaseNoteForm.Meta):
        fields = ("reason", *CaseNoteForm.Meta.fields)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = True
        self.fields["facts"].widget.attrs.pop("autofocus")
        self.fields["reason"].widget.attrs["autofocus"] = True


class CaseNoteFilterForm(forms.Form):
    """`items` and `goals` are those that the notes of the case are tagged with."""

    kind = forms.ChoiceField(
        label=_("kind"), required=False, choices=[("", _("All kinds")), *Kind.choices]
    )
    goal = forms.ChoiceField(label=_("goal"), required=False)
    item = forms.ChoiceField(label=_("requirement or indicator"), required=False)
    q = forms.CharField(label=_("words"), required=False, max_length=100)

    def __init__(self, *args, items, goals, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["goal"].choices = [
            ("", _("All goals")),
            *((goal.pk, shorten(goal.state_text)) for goal in goals),
        ]
        self.fields["item"].choices = [
            ("", _("All of them")),
            *((item.code, f"{item.short_code} {local(item.title)}") for item in items),
        ]
        for name in ("goal", "item"):
            if len(self.fields[name].choices) == 1:
                del self.fields[name]

    def apply(self, rows):
        """These notes, cut down. Nobody finds a confidential one by its words."""
        said = self.cleaned_data if self.is_valid() else {}
        if said.get("kind"):
            rows = rows.filter(kind=said["kind"])
        if said.get("goal"):
            rows = rows.filter(goals=said["goal"])
        if said.get("item"):
            tagged = NoteTag.objects.filter(note=OuterRef("pk"), item__code=said["item"])
            rows = rows.filter(Exists(tagged))
        if said.get("q"):
            found = Q()
            for name in TEXTS:
                found |= Q(**{f"{name}__icontains": said["q"]})
            rows = rows.filter(found, is_confidential=False)
        return rows

    @property
    def selects(self):
        return [self[name] for name in ("kind", "goal", "item") if name in self.fields]

    @property
    def is_used(self):
        return self.is_valid() and any(self.cleaned_data.values())


def shorten(text):
    return text if len(text) <= LABEL else f"{text[:LABEL]}…"

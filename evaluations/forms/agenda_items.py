import datetime as dt

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import Staff
from competencies.models import Stage
from evaluations.models import Contribution, Decision, StageDecision

TIME_TO_ACT = dt.timedelta(days=14)


class DecideForm(forms.Form):
    """What the conference decides on one case: the stage, what to do, or both."""

    stage = forms.ModelChoiceField(
        Stage.objects.all(),
        label=gettext_lazy("Stage"),
        required=False,
        widget=forms.RadioSelect,
        empty_label=None,
    )
    seen_stage = forms.CharField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=StageDecision._meta.get_field("reason").max_length,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    wish = forms.CharField(
        label=gettext_lazy("The youth's wish"),
        required=False,
        max_length=StageDecision._meta.get_field("wish").max_length,
    )
    action = forms.CharField(
        label=gettext_lazy("What to do"),
        required=False,
        max_length=Decision._meta.get_field("action").max_length,
    )
    owner = forms.ModelChoiceField(None, label=gettext_lazy("Who"), required=False)
    due_on = forms.DateField(
        label=gettext_lazy("By when"),
        required=False,
        widget=forms.DateInput(
            attrs={"type": "date", "aria-label": gettext_lazy("By when")}, format="%Y-%m-%d"
        ),
    )
    dissent = forms.CharField(
        label=gettext_lazy("Dissent"),
        required=False,
        max_length=Decision._meta.get_field("dissent").max_length,
    )

    def __init__(self, *args, brief, item, staff, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = Staff.objects.visible_to(staff).only("name")
        self.fields["owner"].label_from_instance = lambda person: person.name
        key_worker = brief.workers.get("key")
        self.initial |= {"owner": key_worker, "due_on": item.conference.held_on + TIME_TO_ACT}
        self.brief = brief
        if staff.has_perm("evaluations.decide_stage"):
            self.offer_stages(brief.ribbon)
        else:
            for name in ("stage", "seen_stage", "reason", "wish"):
                del self.fields[name]

    def offer_stages(self, ribbon):
        """On, stay, back: the stages beside the present one."""
        current = ribbon.current.stage if ribbon.current else None
        offered = {
            ribbon.neighbour(1): gettext_lazy("On to %(stage)s"),
            current: gettext_lazy("Stay in %(stage)s"),
            ribbon.neighbour(-1): gettext_lazy("Back to %(stage)s"),
        }
        offered.pop(None, None)
        self.fields["stage"].queryset = Stage.objects.filter(pk__in=[s.pk for s in offered])
        self.fields["stage"].choices = [
            (stage.pk, words % {"stage": stage.code}) for stage, words in offered.items()
        ]
        self.initial["seen_stage"] = current.code if current else ""

    def clean(self):
        data = self.cleaned_data
        if data.get("stage") and not data.get("reason"):
            self.add_error("reason", _("Write why."))
        moves = data.get("stage") and data["stage"].code != data["seen_stage"] != ""
        if moves and not data.get("wish"):
            self.add_error("wish", _("Write what the youth wishes."))
        if data.get("action"):
            for name in ("owner", "due_on"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, _("Who does it, and by when?"))
        return data


class ContributeForm(forms.ModelForm):
    """What a participant sees, from their own screen."""

    class Meta:
        model = Contribution
        fields = ["kind", "text"]
        widgets = {
            "kind": forms.RadioSelect,
            "text": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = Contribution.Kind.choices
        self.fields["kind"].initial = Contribution.Kind.VIEW

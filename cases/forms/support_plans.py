"""What is typed about a plan: its texts with goals and days, and the words of each step."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.measures.support_plans import OF_GOAL, QUALITY
from cases.models import Goal, PlannedDay, SupportPlan
from jobtra.forms import DateInput, ModelForm, TimeInput

TEXTS = ("wish", "policy", "long_term_goal", "fading", "accommodations", "risks")
PLACES = (1, 2, 3)  # a plan has at most three short-term goals


class BeginForm(forms.Form):
    """The next version: provisional or formal, and from when."""

    kind = forms.ChoiceField(label=_("kind"), choices=SupportPlan.Kind)
    starts_on = forms.DateField(label=_("from"), widget=DateInput)


class GoalForm(ModelForm):
    """One goal in its place; left empty, there is none."""

    class Meta(ModelForm.Meta):
        model = Goal
        fields = ("state_text", *OF_GOAL)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["state_text"].required = False
        for name in ("state_text", "measure", "youth_does", "worker_does", "others_do"):
            self.fields[name].widget.attrs["rows"] = 2

    @property
    def is_given(self):
        return any(self.cleaned_data.values())

    def clean(self):
        if any(self.cleaned_data.values()) and not self.cleaned_data.get("state_text"):
            self.add_error("state_text", _("Write the state to be reached, or empty this goal."))
        return self.cleaned_data


class DayForm(forms.Form):
    """One weekday: is it planned, and from when to when."""

    is_planned = forms.BooleanField(required=False)
    begins_at = forms.TimeField(label=_("from"), required=False, widget=TimeInput)
    ends_at = forms.TimeField(label=_("to"), required=False, widget=TimeInput)

    def __init__(self, *args, weekday, **kwargs):
        super().__init__(*args, **kwargs)
        self.weekday = PlannedDay.Weekday(weekday)
        self.fields["is_planned"].label = self.weekday.label
        for name in ("begins_at", "ends_at"):
            self.fields[name].widget.attrs |= {"class": "jt-input"}

    def clean(self):
        said = self.cleaned_data
        begins, ends = said.get("begins_at"), said.get("ends_at")
        if said.get("is_planned") and not self.errors and not (begins and ends and begins < ends):
            self.add_error("ends_at", _("A day needs a beginning and, after it, an end."))
        return said


class PlanForm(ModelForm):
    """The whole plan on one page: its own fields, three places for goals, seven weekdays."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta(ModelForm.Meta):
        model = SupportPlan
        fields = ("kind", "starts_on", "review_on", *TEXTS)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in TEXTS:
            self.fields[name].widget.attrs["rows"] = 3
        self.goals = [self.goal_form(place) for place in PLACES]
        self.days = [self.day_form(weekday) for weekday in PlannedDay.Weekday.values]

    @property
    def data_or_none(self):
        return self.data if self.is_bound else None

    def goal_form(self, place):
        row = next((goal for goal in self.instance.goals.all() if goal.place == place), None)
        row = row or Goal(plan=self.instance, place=place)
        return GoalForm(self.data_or_none, instance=row, prefix=f"goal{place}")

    def day_form(self, weekday):
        row = next((day for day in self.instance.days.all() if day.weekday == weekday), None)
        said = row or PlannedDay()
        initial = {
            "is_planned": row is not None,
            "begins_at": said.begins_at,
            "ends_at": said.ends_at,
        }
        return DayForm(self.data_or_none, weekday=weekday, initial=initial, prefix=f"day{weekday}")

    def is_valid(self):
        parts = [form.is_valid() for form in (*self.goals, *self.days)]
        return super().is_valid() and all(parts)

    @property
    def said(self):
        """What the action takes."""
        goals = {form.instance.place: form.cleaned_data for form in self.goals if form.is_given}
        days = {
            form.weekday.value: (form.cleaned_data["begins_at"], form.cleaned_data["ends_at"])
            for form in self.days
            if form.cleaned_data["is_planned"]
        }
        return self.cleaned_data | {"goals": goals, "days": days}


class AgreeForm(forms.Form):
    on = forms.DateField(
        label=_("explained and agreed on"), widget=DateInput, initial=timezone.localdate
    )
    opinion = forms.CharField(
        label=_("the youth's opinion and changes"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        help_text=_("In their words."),
    )


class CheckForm(forms.Form):
    """The ten points; a point that is not ticked is not met."""

    points = forms.MultipleChoiceField(
        label=_("What is met"),
        choices=list(enumerate(QUALITY)),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    comment = forms.CharField(
        label=_("Comment"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        help_text=_("Needed when a point is not met."),
    )

    @property
    def quality(self):
        met = self.cleaned_data["points"]
        return [str(place) in met for place in range(len(QUALITY))]


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why, and what to change"), widget=forms.Textarea(attrs={"rows": 3})
    )

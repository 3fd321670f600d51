from django import forms
from django.utils import timezone

from cases.models import GoalReview, PlanReview
from jobtra.forms import ModelForm

TEXTS = (
    "reflection",
    "support_given",
    "conditions",
    "youth_factors",
    "support_factors",
    "environment_factors",
    "handover",
)


class GoalReviewForm(ModelForm):
    class Meta(ModelForm.Meta):
        model = GoalReview
        fields = ("result", "evidence")
        widgets = {"result": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["result"].choices = GoalReview.Result.choices
        self.fields["evidence"].widget.attrs["rows"] = 2


class PlanReviewForm(ModelForm):
    """A review, with a result for each goal of the plan."""

    class Meta(ModelForm.Meta):
        model = PlanReview
        fields = ("reviewed_on", *TEXTS[:-1], "decision", "handover")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["reviewed_on"] = timezone.localdate()
        for name in TEXTS:
            self.fields[name].widget.attrs["rows"] = 3
        data = self.data if self.is_bound else None
        self.goals = [
            GoalReviewForm(data, instance=GoalReview(goal=goal), prefix=f"goal{goal.place}")
            for goal in self.instance.plan.goals.all()
        ]

    def is_valid(self):
        parts = [form.is_valid() for form in self.goals]
        return super().is_valid() and all(parts)

    @property
    def said(self):
        """What the action takes."""
        goals = [
            (form.instance.goal, form.cleaned_data["result"], form.cleaned_data["evidence"])
            for form in self.goals
        ]
        return self.cleaned_data | {"goals": goals}

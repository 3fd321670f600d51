from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.forms.employers import CompanyForm
from cases.models import ContactAttempt, Employment, EmploymentCheck
from jobtra.forms import ModelForm


class EmploymentForm(CompanyForm):
    field_order = ("company",)

    class Meta(ModelForm.Meta):
        model = Employment
        fields = (
            "starts_on",
            "contract",
            "weekly_hours",
            "occupation",
            "contract_ends_on",
            "has_social_insurance",
            "wage",
            "is_open",
            "route",
        )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("company", self.instance.employer_name)
        for name in ("contract", "weekly_hours"):
            self.fields[name].required = True


class PastDay:
    """A form whose days lie in the past."""

    past = ()

    def clean(self):
        cleaned = super().clean()
        for name in self.past:
            if cleaned.get(name) and cleaned[name] > timezone.localdate():
                self.add_error(name, _("This day is still to come."))
        return cleaned


class CheckForm(PastDay, ModelForm):
    past = ("done_on", "on")

    class Meta(ModelForm.Meta):
        model = EmploymentCheck
        fields = (
            "point",
            "done_on",
            "status",
            "on",
            "method",
            "source",
            "changes",
            "condition",
            "relations",
            "workload",
            "accommodations",
            "risk",
            "employer_steps",
            "next_on",
        )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("point", "done_on", "method", "source"):
            self.fields[name].required = True
        left = EmploymentCheck.Status.LEFT  # told by the leaving itself
        choices = self.fields["status"].choices
        self.fields["status"].choices = [pair for pair in choices if pair[0] != left]


class AttemptForm(PastDay, ModelForm):
    past = ("on",)

    class Meta(ModelForm.Meta):
        model = ContactAttempt
        fields = ("on", "method")


class SeparationForm(PastDay, ModelForm):
    past = ("left_on",)

    class Meta(ModelForm.Meta):
        model = Employment
        fields = ("left_on", "left_is_estimated", "leaving", "leaving_reason", "after_leaving")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("left_on", "leaving", "after_leaving"):
            self.fields[name].required = True

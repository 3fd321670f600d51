from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.forms.employers import CompanyForm
from cases.models import JobApplication
from jobtra.forms import ModelForm


class ApplicationForm(CompanyForm):
    field_order = ("company",)

    class Meta(ModelForm.Meta):
        model = JobApplication
        fields = (
            "job",
            "route",
            "is_open",
            "stage",
            "applied_on",
            "next_on",
            "result_on",
            "reflection",
        )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["company"] = self.instance.employer_name

    def clean_applied_on(self):
        return self.been("applied_on")

    def clean_result_on(self):
        return self.been("result_on")

    def been(self, name):
        day = self.cleaned_data[name]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."))
        return day

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.employers import CompanyForm
from cases.models import Internship
from jobtra.forms import ModelForm


class InternshipForm(CompanyForm):
    field_order = ("company",)

    class Meta(ModelForm.Meta):
        model = Internship
        fields = (
            "kind",
            "starts_on",
            "ends_on",
            "days",
            "department",
            "contact",
            "tasks",
            "purpose",
            "accommodations",
            "insurance",
        )
        help_texts = {
            "accommodations": _(
                "What the company needs to know and agreed to. It stands on the sheet for the "
                "company: no diagnosis."
            ),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["company"].help_text = _("A new name comes into the office's list.")
        if self.instance.pk:
            self.initial["company"] = self.instance.employer.name


class InternshipCancelForm(forms.Form):
    reason = forms.CharField(label=_("why it is called off"), max_length=300)


class InternshipCloseForm(ModelForm):
    class Meta(ModelForm.Meta):
        model = Internship
        fields = ("reflection", "employer_comment")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reflection"].required = True

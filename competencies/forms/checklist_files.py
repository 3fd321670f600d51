from django import forms
from django.utils.translation import gettext_lazy as _

KEEP, TAKE = "keep", "take"


class UploadForm(forms.Form):
    """A filled workbook; whether it can be read is found out by the plan."""

    workbook = forms.FileField(
        label=_("The filled file"),
        help_text=_("The Excel file downloaded from JobTra (.xlsx), without a password."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xlsm"}),
    )


class ApplyForm(forms.Form):
    """What the person saw, and for each conflict which value counts; JobTra's when nothing is said."""

    seen = forms.CharField()

    def __init__(self, *args, conflicts, **kwargs):
        super().__init__(*args, **kwargs)
        self.conflicts = conflicts
        for change in conflicts:
            self.fields[change.key] = forms.ChoiceField(
                choices=[(KEEP, _("Keep")), (TAKE, _("Take over"))], required=False, initial=KEEP
            )

    @property
    def lines(self):
        """[(Change, the name of its radios, is the file's value chosen)]."""
        return [(change, change.key, self[change.key].value() == TAKE) for change in self.conflicts]

    @property
    def chosen(self):
        return {change.key for change in self.conflicts if self.cleaned_data[change.key] == TAKE}

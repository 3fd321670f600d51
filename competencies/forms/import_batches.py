from django import forms
from django.utils.translation import gettext_lazy as _


class ImportForm(forms.Form):
    """The files of an import; whether they can be read is found out by the plan."""

    workbook = forms.FileField(
        label=_("Workbook"),
        help_text=_("Excel (.xlsx), up to 25 MB, without a password: roster, staff, checklists, stage judgements, jobs."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xlsm"}),
    )  # fmt: skip
    attendance = forms.FileField(
        label=_("Attendance list"),
        help_text=_("CSV, when attendance is kept apart."),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt"}),
    )

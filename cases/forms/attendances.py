from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Attendance


class DayForm(forms.Form):
    """A day of the address; one that is none or lies ahead is today."""

    on = forms.DateField(required=False)

    def day(self):
        today = timezone.localdate()
        on = self.cleaned_data.get("on") if self.is_valid() else None
        return min(on or today, today)


class RecordForm(forms.Form):
    """One tap: a kind, an excuse (which excuses), or neither, which takes back."""

    on = forms.DateField()
    kind = forms.ChoiceField(choices=Attendance.Kind, required=False)
    excuse = forms.ChoiceField(choices=Attendance.Excuse, required=False)

    def clean(self):
        typed = super().clean()
        if typed.get("excuse"):
            typed["kind"] = Attendance.Kind.EXCUSED
        elif typed.get("kind") == Attendance.Kind.EXCUSED:
            raise ValidationError(_("Choose why the day is excused."))
        return typed

"""The form fields of the house: dates and moments with the browser's own pickers, texts that are
tall enough."""

from django import forms
from django.db import models

ROWS = 3


class DateInput(forms.DateInput):
    """A day, in the one notation that browsers take."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    """A day and a time to the minute."""

    input_type = "datetime-local"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%H:%M")


WIDGETS = {
    models.DateTimeField: MomentInput,
    models.DateField: DateInput,
    models.TimeField: TimeInput,
}


def field_of(column, **kwargs):
    """The form field of a model's column; the `formfield_callback` of every ModelForm here."""
    for kind, widget in WIDGETS.items():
        if isinstance(column, kind):
            kwargs.setdefault("widget", widget)
            break
    field = column.formfield(**kwargs)
    if field and isinstance(column, models.TextField) and isinstance(field.widget, forms.Textarea):
        field.widget.attrs["rows"] = ROWS
    return field


class ModelForm(forms.ModelForm):
    """What a person types about a row. The instance carries what is fixed (its case), so that the
    row's own constraints speak; the action gets `cleaned_data`."""

    class Meta:
        formfield_callback = field_of

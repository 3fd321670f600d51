from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models import Assignment, Staff
from jobtra.forms import DateInput, ModelForm


def offer_people(field, office, on=None):
    """Who is posted to the office (its id) and not deactivated, by name."""
    field.queryset = Staff.objects.filter(is_active=True).in_office(office, on).order_by("name")
    field.label_from_instance = lambda person: person.name


class AssignmentForm(ModelForm):
    """Who, as what, from when; or that the assignment ends."""

    ends = forms.BooleanField(label=_("The assignment ends, nobody follows"), required=False)
    field_order = ("kind", "staff", "ends", "starts_on")

    class Meta(ModelForm.Meta):
        model = Assignment
        fields = ("kind", "staff", "starts_on")
        labels = {"kind": _("As"), "staff": _("Staff member"), "starts_on": _("From")}
        help_texts = {
            "starts_on": _(
                "It holds until the next one of the same kind. A day that was assigned before is mended."
            )
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        offer_people(self.fields["staff"], self.instance.case.office_id)
        self.fields["staff"].empty_label = "—"
        self.fields["kind"].choices = Assignment.Kind.choices
        self.initial["starts_on"] = timezone.localdate()

    def clean(self):
        given = dict(super().clean())
        if given.pop("ends") == bool(given.get("staff")) and "staff" not in self.errors:
            self.add_error("staff", _("Choose a person, or that the assignment ends."))
        return given

    def validate_unique(self):
        """One that begins on the same day is mended by the action."""


class HandOverForm(forms.Form):
    """To whom each case of a person goes: one for all, another where it is chosen."""

    starts_on = forms.DateField(label=_("From"), initial=timezone.localdate, widget=DateInput())
    to = forms.ModelChoiceField(
        Staff.objects.none(),
        label=_("All go to"),
        required=False,
        empty_label="—",
        help_text=_("Except where another person is chosen below."),
    )

    def __init__(self, *args, person, office, assignments, **kwargs):
        super().__init__(*args, **kwargs)
        self.assignments = assignments
        offer_people(self.fields["to"], office)
        others = self.fields["to"].queryset.exclude(pk=person.pk)
        self.fields["to"].queryset = others
        for row in assignments:
            field = forms.ModelChoiceField(others, required=False, empty_label=_("as above"))
            field.label = f"{row.case.youth.name} {row.case.code} ({row.get_kind_display()})"
            field.label_from_instance = lambda one: one.name
            self.fields[f"to_{row.pk}"] = field

    def clean(self):
        given = self.cleaned_data
        pairs = [(row, given.get(f"to_{row.pk}") or given.get("to")) for row in self.assignments]
        if not self.errors and any(staff is None for _row, staff in pairs):
            raise ValidationError(_("Choose one person for all, or one for each case."))
        return {"starts_on": given.get("starts_on"), "assignments": pairs}

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.access import IN_OFFICE, Role
from cases.models import Office, Posting, Staff
from cases.models.staff import LogInState

END = "end"
POSTING = ("role", "office", "share", "reads_sensitive", "starts_on")


def offer_offices(field, viewer):
    """The offices that are open."""
    field.queryset = Office.objects.visible_to(viewer).open()
    field.label_from_instance = lambda office: office.name


class StaffFilter(forms.Form):
    """What the people page is cut down to; nonsense in the address cuts nothing."""

    q = forms.CharField(label=_("Name, number or e-mail"), required=False)
    office = forms.ModelChoiceField(
        Office.objects.none(), label=_("Office"), required=False, empty_label=_("All")
    )
    role = forms.ChoiceField(
        label=_("Role"), choices=[("", _("All")), *Role.choices], required=False
    )
    state = forms.ChoiceField(
        label=_("Log-in"), choices=[("", _("All")), *LogInState.choices], required=False
    )

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        offer_offices(self.fields["office"], viewer)
        for field in self.fields.values():
            is_choice = isinstance(field, forms.ChoiceField)
            field.widget.attrs["class"] = "form-select" if is_choice else "form-control"


class StaffForm(forms.ModelForm):
    """Who a person is."""

    class Meta:
        model = Staff
        fields = ("name", "code", "email")
        help_texts = {
            "code": _("People without an e-mail address log in with this number."),
            "email": _("May stay empty."),
        }

    def clean_code(self):
        return self.once("code", _("Another person has this staff number."))

    def clean_email(self):
        return self.once("email", _("Another person has this e-mail address."))

    def once(self, name, sentence):
        value = self.cleaned_data[name]
        others = Staff.objects.exclude(pk=self.instance.pk)
        if value and others.filter(**{f"{name}__iexact": value}).exists():
            raise ValidationError(sentence)
        return value


class PostingFields(forms.Form):
    """Where, as what, how much, from when. What the row may not be, the row itself says."""

    role = forms.ChoiceField(label=_("Role"), choices=[("", "—"), *Role.choices])
    office = forms.ModelChoiceField(
        Office.objects.none(),
        label=_("Office"),
        required=False,
        empty_label=_("None (head office)"),
        help_text=_("Evaluators and administrators belong to no office."),
    )
    share = forms.DecimalField(
        label=_("Full-time share"),
        max_digits=3,
        decimal_places=2,
        initial=1,
        help_text=_("1 is full time, 0.5 is half of it."),
        widget=forms.NumberInput(attrs={"min": "0.05", "max": "1", "step": "0.05"}),
    )
    reads_sensitive = forms.BooleanField(
        label=_("Reads health records and confidential notes"),
        required=False,
        help_text=_(
            "Only with the consent of each youth; every reading is logged. A new posting begins "
            "without this right."
        ),
    )
    starts_on = forms.DateField(
        label=_("From"),
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        offer_offices(self.fields["office"], viewer)

    def clean_role(self):
        return self.cleaned_data["role"].replace(END, "")

    def clean(self):
        super().clean()
        if (
            self.cleaned_data.get("reads_sensitive")
            and self.cleaned_data.get("role") not in IN_OFFICE
        ):
            self.add_error("reads_sensitive", _("Only roles of an office can have this right."))
        given = {name: self.cleaned_data[name] for name in POSTING if name in self.cleaned_data}
        if len(given) == len(POSTING):
            try:
                Posting(**given).validate_constraints(exclude=["staff"])
            except ValidationError as error:
                self.add_error(None, error.error_dict[NON_FIELD_ERRORS])


class HireForm(PostingFields, StaffForm):
    """A new person and the first posting."""

    field_order = ("name", "code", "email", *POSTING)


class PostingForm(PostingFields):
    """A change of office or role, or the end."""

    field_order = ("starts_on", "role", "office", "share", "reads_sensitive")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [*Role.choices, (END, _("The posting ends (leaves)"))]

    def clean(self):
        if self.cleaned_data.get("role") == "":
            self.cleaned_data["office"] = None
        super().clean()

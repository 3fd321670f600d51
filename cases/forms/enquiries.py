from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.models import Enquiry
from jobtra.forms import ModelForm

OPEN, ALL = "open", "all"


class EnquiryFilter(forms.Form):
    """What the list is cut to. Whoever searches, searches among all."""

    q = forms.CharField(label=_("Name, kana or contact"), required=False, max_length=100)
    status = forms.ChoiceField(
        label=_("Status"), choices=[(OPEN, pgettext_lazy("enquiry", "Open")), (ALL, _("All"))]
    )

    def __init__(self, asked):
        text = asked.get("q", "")
        super().__init__({"q": text, "status": asked.get("status") or (ALL if text else OPEN)})

    def apply(self, enquiries):
        self.is_valid()
        if text := self.cleaned_data.get("q"):
            enquiries = enquiries.search(text)
        if self.cleaned_data.get("status") == OPEN:
            enquiries = enquiries.open()
        return enquiries.open_first()


class EnquiryForm(ModelForm):
    """Form F01, in the order in which a call goes."""

    class Meta(ModelForm.Meta):
        model = Enquiry
        fields = (
            "received_at",
            "route",
            "referrer",
            "caller",
            "caller_name",
            "concern",
            "is_urgent",
            "call_name",
            "name",
            "kana",
            "born_on",
            "contact",
            "contact_hours",
            "next_at",
        )
        labels = {"is_urgent": _("Urgent: the case managers are told at once")}
        help_texts = {
            "referrer": _("The agency and the person there, where somebody referred them."),
            "name": _("May stay empty until the first visit."),
            "contact": _("Telephone number or e-mail address."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.received_at is None:
            now = timezone.localtime().replace(second=0, microsecond=0)
            self.initial["received_at"] = now

    def clean_received_at(self):
        moment = self.cleaned_data["received_at"]
        if moment > timezone.now():
            raise ValidationError(_("This moment lies ahead."))
        return moment

    def clean_born_on(self):
        return not_ahead(self.cleaned_data["born_on"])


def not_ahead(day):
    if day and day > timezone.localdate():
        raise ValidationError(_("This day lies ahead."))
    return day


class EnquiryEndForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it ends here"),
        help_text=_("For example: told of another agency, does not want support now."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models import Consent, Document
from jobtra.forms import DateInput, ModelForm

YES, NO = "yes", "no"
ANSWERS = [(YES, _("Agreed")), (NO, _("Refused")), ("", _("Not talked over"))]
TALK = ("given_on", "method", "valid_until", "document")


class ConsentForm(ModelForm):
    """One talk with all its answers: beside what is said of the talk, three fields for each of
    `lines` (`measures.consents.Line`): answer, name of the recipient, what it covers."""

    class Meta(ModelForm.Meta):
        model = Consent
        fields = TALK
        help_texts = {
            "valid_until": _("Of what was agreed to. Empty: until it is withdrawn."),
            "document": _("The signed form, when it was added to the case before."),
        }

    def __init__(self, *args, lines, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.lines, self.answers = lines, []
        self.initial["given_on"] = timezone.localdate()
        signed = Document.objects.visible_to(viewer).filter(kind=Document.Kind.CONSENT)
        self.fields["document"].queryset = signed.filter(case=self.instance.case_id)
        self.fields["document"].label = _("Signed form")
        self.fields["document"].label_from_instance = lambda document: document.title
        for line in lines:
            self.add_line(line)

    def add_line(self, line):
        texts = {"class": "form-control"}
        self.fields[f"answer:{line.key}"] = forms.ChoiceField(
            label=line.title, choices=ANSWERS, required=False, widget=forms.RadioSelect
        )
        self.fields[f"items:{line.key}"] = forms.CharField(
            label=_("What it covers"),
            max_length=300,
            required=False,
            widget=forms.TextInput(attrs=texts),
        )
        if line.recipient and not line.recipient_name:
            self.fields[f"name:{line.key}"] = forms.CharField(
                label=_("Name of the recipient"),
                max_length=100,
                required=False,
                widget=forms.TextInput(attrs=texts),
            )

    def rows(self):
        """(line, answer, name or None, items) for the page."""
        for line in self.lines:
            name = f"name:{line.key}"
            yield (
                line,
                self[f"answer:{line.key}"],
                self[name] if name in self.fields else None,
                self[f"items:{line.key}"],
            )

    def talk(self):
        return {name: self.cleaned_data[name] for name in TALK}

    def clean(self):
        super().clean()
        for line in self.lines:
            self.clean_line(line)
        return self.cleaned_data

    def clean_line(self, line):
        said = self.cleaned_data.get(f"answer:{line.key}")
        name = self.cleaned_data.get(f"name:{line.key}", line.recipient_name)
        items = self.cleaned_data.get(f"items:{line.key}", "")
        is_other = line.recipient == Consent.Recipient.OTHER
        if said and is_other and not name:
            self.add_error(f"name:{line.key}", _("Write who the recipient is."))
        elif said:
            self.answers.append(
                {
                    "purpose": line.purpose,
                    "recipient": line.recipient,
                    "recipient_name": name,
                    "items": items,
                    "is_given": said == YES,
                }
            )
        elif items or (name and not line.recipient_name):
            self.add_error(f"answer:{line.key}", _("Mark whether this was agreed to or refused."))


class WithdrawForm(forms.Form):
    on = forms.DateField(label=_("Withdrawn on"), initial=timezone.localdate, widget=DateInput())

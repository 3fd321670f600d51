import math

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases.actions.documents import Reason
from cases.models import Document
from jobtra import file_types
from jobtra.forms import ModelForm

MEBIBYTE = 1024 * 1024
LARGEST = 10  # MB
SUFFIXES = ",".join(suffix for kind in file_types.ALL for suffix in kind.suffixes)


class DocumentForm(ModelForm):
    """A file and what it is. What kind of file it is, its content says."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("PDF, PNG, JPEG, Word (.docx) or Excel (.xlsx), up to 10 MB."),
        error_messages={"empty": _("The file is empty. Choose another one.")},
        widget=forms.ClearableFileInput(attrs={"accept": SUFFIXES}),
    )
    field_order = ("file", "kind", "title", "is_sensitive")

    class Meta(ModelForm.Meta):
        model = Document
        fields = ("kind", "title", "is_sensitive")
        help_texts = {
            "is_sensitive": _(
                "Then only people with the right to read health records see it, while the youth's "
                "consent is in force."
            )
        }

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        if not viewer.has_perm("cases.write_health_record"):
            del self.fields["is_sensitive"]

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST * MEBIBYTE:
            raise ValidationError(
                _("The file has %(size)s MB; at most %(limit)s MB are allowed."),
                params={"size": math.ceil(file.size / MEBIBYTE), "limit": LARGEST},
            )
        self.cleaned_data["file_type"] = file_types.of(file)
        if self.cleaned_data["file_type"] is None:
            raise ValidationError(
                _(
                    "The content of this file is neither PDF, PNG, JPEG, Word (.docx) nor Excel "
                    "(.xlsx). Save it as one of these and choose it again."
                )
            )
        return file


class DeleteForm(forms.Form):
    reason = forms.ChoiceField(label=_("Why is it deleted?"), choices=[("", "—"), *Reason.choices])

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import Case

FOLLOWED, ALL = "followed", "all"


class CaseFilter(forms.Form):
    """What the list of youths is cut to. Whoever searches, searches among closed cases as well."""

    q = forms.CharField(label=_("Name, kana or number"), required=False, max_length=100)
    status = forms.ChoiceField(
        label=_("Status"),
        choices=[(FOLLOWED, _("Followed now")), (ALL, _("All")), *Case.Status.choices],
    )

    def __init__(self, asked):
        text = asked.get("q", "")
        super().__init__({"q": text, "status": asked.get("status") or (ALL if text else FOLLOWED)})

    def apply(self, cases):
        """`cases` cut to what was asked, by kana; what is no choice cuts nothing."""
        self.is_valid()
        text, status = self.cleaned_data.get("q"), self.cleaned_data.get("status")
        if text:
            cases = cases.search(text)
        if status == FOLLOWED:
            cases = cases.open()
        elif status in Case.Status.values:
            cases = cases.filter(status=status)
        return cases.order_by("youth__kana", "code")

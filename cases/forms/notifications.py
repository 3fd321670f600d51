from django import forms

from cases.models.notification import Kind


class NotificationSettingsForm(forms.Form):
    """Of each kind, whether it is told on the page and by mail."""

    def __init__(self, *args, chosen, **kwargs):
        """`chosen`: the person's NotificationSetting rows; a kind without one is told both ways."""
        super().__init__(*args, **kwargs)
        rows = {row.kind: row for row in chosen}
        for kind in Kind:
            for way in ("on_page", "by_mail"):
                value = getattr(rows.get(kind), way, True)
                self.fields[f"{way}_{kind}"] = forms.BooleanField(required=False, initial=value)

    def lines(self):
        """[(kind, field for the page, field for the mail)]"""
        return [(kind.label, self[f"on_page_{kind}"], self[f"by_mail_{kind}"]) for kind in Kind]

    def wishes(self):
        given = self.cleaned_data
        return {kind: (given[f"on_page_{kind}"], given[f"by_mail_{kind}"]) for kind in Kind.values}

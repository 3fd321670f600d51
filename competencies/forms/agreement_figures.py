"""Which figures of agreement to look at: a framework, a year, an office, an order. All of it stands in
the address; what can not be read counts as left out."""

from django import forms
from django.utils.translation import gettext_lazy as _

from competencies.measures.agreement_readings import ALL_OFFICES
from jobtra.texts import local

ALL = "all"  # offices together
BY_ITEM = "item"


def choice(label):
    return forms.ChoiceField(label=label, widget=forms.Select(attrs={"class": "form-select"}))


class AgreementFilter(forms.Form):
    """Offers what there are figures of (`kept`: a queryset); without a choice the newest year, and
    the own office where it has figures. `offices` is {code: name}."""

    framework = choice(_("Framework"))
    year = choice(_("Fiscal year"))
    office = choice(_("Office"))
    sort = choice(_("Order"))

    def __init__(self, asked, *, kept, own="", offices=None, leave_out=()):
        super().__init__()
        there = (
            kept.order_by("framework", "-fiscal_year", "scope")
            .values_list("framework__code", "framework__title", "fiscal_year", "scope")
            .distinct()
        )
        codes, titles, years, scopes = zip(*there, strict=True) if there else ((),) * 4
        names = {"": ALL_OFFICES, **(offices or {})}
        choices = {
            "framework": dict(zip(codes, map(local, titles), strict=True)),
            "year": {str(year): str(year) for year in sorted(set(years), reverse=True)},
            "office": {scope or ALL: names.get(scope, scope) for scope in sorted(set(scopes))},
            "sort": {"need": _("What needs it first"), BY_ITEM: _("As in the framework")},
        }
        for name in leave_out:
            del self.fields[name], choices[name]
        self.chosen = {}
        for name, offered in choices.items():
            self.fields[name].choices = list(offered.items())
            usual = own if name == "office" and own in offered else next(iter(offered), "")
            self.chosen[name] = asked[name] if asked.get(name) in offered else usual
        self.initial = self.chosen

    @property
    def scope(self):
        """The code of the chosen office, "" for all together."""
        office = self.chosen.get("office", ALL)
        return "" if office == ALL else office

    def choose(self, figures):
        """The figures of the chosen framework, year and office, where these were asked for."""
        if "framework" in self.chosen:
            figures = figures.filter(framework__code=self.chosen["framework"])
        if "office" in self.chosen:
            figures = figures.filter(scope=self.scope)
        return figures.filter(fiscal_year=self.chosen["year"] or 0)

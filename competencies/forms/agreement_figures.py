"""Which figures of agreement to look at: a framework, a year, an office, an order. All of it stands in
the address; what can not be read counts as left out."""

from django import forms
from django.utils.translation import gettext_lazy as _

from jobtra.texts import local

ALL = "all"  # offices together
BY_ITEM = "item"
ORDERS = {"need": _("What needs it first"), BY_ITEM: _("As in the framework")}


def choice(label):
    return forms.ChoiceField(label=label, widget=forms.Select(attrs={"class": "form-select"}))


class AgreementFilter(forms.Form):
    """Offers what there are figures of (`kept`: a queryset), so that a choice is never empty; without
    one the newest year, and the own office where it has figures. `offices` is {scope: name}."""

    framework = choice(_("Framework"))
    year = choice(_("Fiscal year"))
    office = choice(_("Office"))
    sort = choice(_("Order"))

    def __init__(self, asked, *, kept, own="", offices=None, leave_out=()):
        super().__init__()
        self.asked, self.chosen = asked, {}
        self.left = list(
            kept.order_by("framework", "-fiscal_year", "scope")
            .values_list("framework__code", "framework__title", "fiscal_year", "scope")
            .distinct()
        )
        self.narrow("framework", lambda row: row[0], lambda row: local(row[1]))
        self.narrow("year", lambda row: str(row[2]), lambda row: str(row[2]))
        if offices is not None:
            self.narrow(
                "office", lambda row: row[3] or ALL, lambda row: offices.get(row[3], row[3]), own
            )
        self.offer("sort", ORDERS)
        for name in leave_out:
            del self.fields[name]
        self.initial = self.chosen

    def narrow(self, name, key, label, usual=""):
        """Offer what is left to choose from, and leave what fits the choice."""
        self.offer(name, {key(row): label(row) for row in self.left}, usual)
        self.left = [row for row in self.left if key(row) == self.chosen[name]]

    def offer(self, name, offered, usual=""):
        self.fields[name].choices = list(offered.items())
        usual = usual if usual in offered else next(iter(offered), "")
        asked = self.asked.get(name)
        self.chosen[name] = asked if asked in offered else usual

    @property
    def scope(self):
        """The code of the chosen office, "" for all together."""
        office = self.chosen.get("office", ALL)
        return "" if office == ALL else office

    def choose(self, figures, *, of_all=False):
        """The figures of the chosen framework and year, and, unless `of_all`, of the office."""
        if "office" in self.chosen and not of_all:
            figures = figures.filter(scope=self.scope)
        return figures.filter(
            framework__code=self.chosen["framework"], fiscal_year=self.chosen["year"] or 0
        )

"""Agreement of raters: by item, by stage and office, of one item, and of the raters themselves."""

from django.http import Http404
from django.utils.functional import cached_property

from competencies.exports.agreement_figures import agreement as as_table
from competencies.forms.agreement_figures import BY_ITEM, AgreementFilter
from competencies.measures import agreement_notes, agreement_readings
from competencies.models import AgreementFigure
from jobtra.screens import DetailScreen, ListScreen

Kind = AgreementFigure.Kind


class OfAgreement:
    model = AgreementFigure
    permission_required = "competencies.view_agreement"
    joins = ("framework",)

    @property
    def own(self):
        """The code of the person's office, "" at the head office."""
        office = self.request.user.office
        return office.code if office else ""

    @cached_property
    def offices(self):
        return agreement_readings.names_of_offices()

    def by_office(self, figures):
        """A row for each office, all of them together first."""
        me = self.request.user
        rows = [
            agreement_readings.row(one, me, self.offices.get(one.scope, one.scope), one.scope)
            for one in figures
        ]
        return sorted(rows, key=lambda row: row.code)

    def rows(self, figures, titles):
        """The figures as rows, in the order of the titles ({key: title})."""
        me = self.request.user
        rows = [
            agreement_readings.row(figure, me, titles.get(figure.key, "")) for figure in figures
        ]
        order = {code: place for place, code in enumerate(titles)}
        return sorted(rows, key=lambda row: (order.get(row.code, len(order)), row.code))


class AgreementList(OfAgreement, ListScreen):
    """The items of a framework, of one office or of all; below, its stages and the offices."""

    template_name = "competencies/agreement_list.html"
    export = as_table

    def get_queryset(self):
        self.kept = super().get_queryset().of(Kind.TOTAL, Kind.ITEM, Kind.STAGE)
        self.form = AgreementFilter(
            self.request.GET, kept=self.kept.of(Kind.TOTAL), own=self.own, offices=self.offices
        )
        self.figures = list(self.form.choose(self.kept))
        items = agreement_readings.items_of(self.form.chosen["framework"])
        titles = {code: item.title for code, item in items.items()}
        rows = self.rows(self.of(Kind.ITEM), titles)
        if self.form.chosen["sort"] != BY_ITEM:
            rows.sort(key=lambda row: row.need)
        return rows

    def of(self, kind):
        return [figure for figure in self.figures if figure.kind == kind]

    def total(self):
        """All items together, and by month; nothing before the worker has counted."""
        figure = next(iter(self.of(Kind.TOTAL)), None)
        if figure is None:
            return {"total": None, "months": [], "counted_at": None}
        return {
            "total": agreement_readings.row(figure, self.request.user),
            "months": agreement_readings.months(figure, self.request.user),
            "counted_at": figure.computed_at,
        }

    def get_context_data(self, **kwargs):
        stages = agreement_readings.stages_of(self.form.chosen["framework"])
        return super().get_context_data(**kwargs) | {
            **self.total(),
            "form": self.form,
            "scope": self.form.scope,
            "stages": self.rows(self.of(Kind.STAGE), stages),
            "offices": self.by_office(self.form.choose(self.kept.of(Kind.TOTAL), of_all=True)),
        }


class AgreementItem(OfAgreement, DetailScreen):
    """One item: its figures, levels given, months and offices, and where raters lay apart."""

    template_name = "competencies/agreement_item.html"

    def get_object(self, queryset=None):
        """The figures of the year and office asked for; 404 when nobody judged the item."""
        self.kept = self.get_queryset().filter(
            kind=Kind.ITEM, framework__code=self.kwargs["framework"], key=self.kwargs["code"]
        )
        self.form = AgreementFilter(
            self.request.GET,
            kept=self.kept,
            own=self.own,
            offices=self.offices,
            leave_out=("framework", "sort"),
        )
        self.of_year = list(self.form.choose(self.kept, of_all=True))
        chosen = [figure for figure in self.of_year if figure.scope == self.form.scope]
        if not chosen:
            raise Http404
        return chosen[0]

    def get_context_data(self, **kwargs):
        figure, me = self.object, self.request.user
        item = agreement_readings.items_of(figure.framework.code)[figure.key]
        row = agreement_readings.row(figure, me, item.title)
        own = [one for one in self.of_year if one.scope == self.own != ""]
        notes = agreement_notes.differences(own, framework=figure.framework, staff=me)
        return super().get_context_data(**kwargs) | {
            "form": self.form,
            "item": item,
            "row": row,
            "is_narrow": not row.is_hidden and agreement_readings.is_narrow(figure.values),
            "is_unsure": not row.is_hidden and agreement_readings.is_unsure(figure.values),
            "given": [] if row.is_hidden else agreement_readings.given(figure.values),
            "months": agreement_readings.months(figure, me),
            "offices": self.by_office(self.of_year),
            "differences": notes[figure.key],
            "sees_notes": bool(self.own),
        }


class RaterAgreementList(OfAgreement, ListScreen):
    """Each rater beside the others, and two by two: for the raters and their case manager only."""

    permission_required = "competencies.view_rater_agreement"
    joins = ("framework", "rater", "other")
    paginate_by = None
    template_name = "competencies/rater_agreement_list.html"

    def get_queryset(self):
        kept = super().get_queryset().of(Kind.PAIR, Kind.RATER)
        self.form = AgreementFilter(self.request.GET, kept=kept, leave_out=("office", "sort"))
        return self.form.choose(kept).order_by("rater__code", "other__code")

    def get_context_data(self, **kwargs):
        figures, me = self.object_list, self.request.user
        raters = [agreement_readings.beside(one) for one in figures if one.kind == Kind.RATER]
        return super().get_context_data(**kwargs) | {
            "form": self.form,
            "own": next((one for one in raters if one.rater == me), None),
            "others": [one for one in raters if one.rater != me],
            "pairs": [agreement_readings.pair(one) for one in figures if one.kind == Kind.PAIR],
        }

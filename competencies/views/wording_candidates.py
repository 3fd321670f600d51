from competencies.forms.agreement_figures import AgreementFilter
from competencies.measures import agreement_notes, agreement_readings, wording_candidates
from competencies.models import AgreementFigure
from jobtra.screens import ListScreen


class WordingCandidateList(ListScreen):
    """Items that raters read differently, over all offices, with why. The notes of the own office
    stand beside; from outside one sees the figures only."""

    model = AgreementFigure
    permission_required = "competencies.view_wording_candidate"
    joins = ("framework",)
    paginate_by = None
    template_name = "competencies/wording_candidate_list.html"

    def get_queryset(self):
        self.kept = super().get_queryset().of(AgreementFigure.Kind.ITEM)
        self.form = AgreementFilter(self.request.GET, kept=self.kept, leave_out=("office", "sort"))
        figures = self.form.choose(self.kept).filter(scope="")
        return wording_candidates.candidates(figures, staff=self.request.user)

    def get_context_data(self, **kwargs):
        items = agreement_readings.items_of(self.form.chosen["framework"])
        notes = self.notes()
        return super().get_context_data(**kwargs) | {
            "form": self.form,
            "rows": [
                (
                    one,
                    items[one.code],
                    agreement_readings.row(one.figure, self.request.user),
                    [found for found in notes.get(one.code, []) if found.has_notes],
                )
                for one in self.object_list
            ],
            "sees_notes": self.request.user.office is not None,
        }

    def notes(self):
        """{item code: [Difference]} of the own office."""
        me, office = self.request.user, self.request.user.office
        if office is None or not self.object_list:
            return {}
        codes = [one.code for one in self.object_list]
        own = self.form.choose(self.kept).filter(scope=office.code, key__in=codes)
        framework = self.object_list[0].figure.framework
        return agreement_notes.differences(own, framework=framework, staff=me)

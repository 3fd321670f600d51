from competencies.measures import checklists as measures
from competencies.measures import columns, double_ratings, rating_month
from competencies.views.checklists import MonthScreen
from competencies.views.items import card
from competencies.views.rows import choices, row_html, shown_in, state_of, youth_of
from jobtra.fiscal import Month


class ChecklistByItem(MonthScreen):
    """One requirement across the month's youths: its anchors are read once.

    The script turns the page from item to item without asking again; the address names the item.
    """

    permission_required = "competencies.rate_checklist"
    template_name = "competencies/checklist_by_item.html"

    def open_cases(self):
        """Less those whose sheet of the month is hidden from the person."""
        return list(double_ratings.without_blind(self.object_list, self.month, self.request.user))

    def get_context_data(self, **kwargs):
        sheet = columns.Columns(
            measures.Grid(self.open_cases(), self.month, reader=self.request.user)
        )
        here = sheet.at(self.request.GET.get("item", ""))
        context = super().get_context_data(**kwargs) | {
            "month": self.month,
            "whose": self.whose,
            "sheet": sheet,
            "here": here,
            "before": sheet.beside(here, -1),
            "after": sheet.beside(here, 1),
            "minutes": rating_month.minutes_for(sheet.left),
            "seconds": rating_month.SECONDS_A_CELL,
        }
        if here is None:
            return context
        version = sheet.version
        return (
            context
            | card(here.item, version)
            | {
                "choices": choices(version),
                "rows": self.drawn(here.rows, sheet),
                "shown": shown_in(here.rows),
                "state": state_of(self.month, sheet.rows, sheet.is_open),
            }
        )

    def drawn(self, rows, sheet):
        """[(Row, html)]; headed by the youth, with stage and month of the stay."""
        stages = measures.stages_of([row.case for row in rows], self.month.last)
        return [
            (
                row,
                row_html(
                    row,
                    sheet.version,
                    may_rate=sheet.is_open(row.case),
                    youth=youth_of(
                        row.case,
                        stages.get(row.case.pk),
                        self.month - Month.of(row.case.enrolled_on) + 1,
                    ),
                ),
            )
            for row in rows
        ]

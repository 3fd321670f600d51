from django.utils import timezone

from cases.models import Case
from competencies.measures import rating_month
from evaluations.exports.dashboard import dashboard as as_table
from evaluations.forms.dashboard import DashboardFilter
from evaluations.measures import dashboard
from evaluations.views.dashboard_rows import row_html
from jobtra.fiscal import Month
from jobtra.screens import ListScreen


class Dashboard(ListScreen):
    """All cases of the office in one month: counts, reasons to look, filter, order, export."""

    model = Case
    permission_required = "evaluations.view_dashboard"
    template_name = "evaluations/dashboard.html"
    partial = "evaluations/_dashboard_table.html"
    export = as_table

    def get_queryset(self):
        today = timezone.localdate()
        self.form = DashboardFilter(self.request.GET, latest=Month.of(today))
        self.month = self.form.asked("month") or rating_month.month_in_work(today)
        cases = super().get_queryset().begun_by(self.month.last)
        if not self.form.asked("status"):
            cases = cases.followed_in(self.month)
        self.rows = dashboard.rows(cases, month=self.month, today=today, staff=self.request.user)
        self.form.offer(self.rows)
        return self.form.choose(self.rows)

    def get_context_data(self, **kwargs):
        is_latest = self.month >= self.form.latest
        columns = self.form.columns()
        context = super().get_context_data(
            form=self.form,
            month=self.month,
            following=None if is_latest else self.month.next,
            columns=columns,
            as_of=dashboard.day_looked_from(self.month, timezone.localdate()),
            strip=dashboard.strip(self.rows),
            stages=dashboard.stages_of(self.rows),
            deadline=rating_month.deadline(self.month),
            looked=sum(bool(row.reasons) for row in self.object_list),
            **kwargs,
        )
        labels = tuple((key, column.label) for key, column in columns.items())
        return context | {"rows": [row_html(row, labels) for row in context["object_list"]]}

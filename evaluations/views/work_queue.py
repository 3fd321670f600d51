from collections import Counter

from django.utils import timezone

from cases.models import Case
from evaluations.measures import work_queue
from evaluations.measures.work_queue import Sort
from jobtra.screens import ListScreen


class WorkQueue(ListScreen):
    """The cases of the office with a reason to look, the most urgent first; `sort` cuts them."""

    model = Case
    paginate_by = None
    permission_required = "evaluations.view_work_queue"
    template_name = "evaluations/work_queue.html"

    def get_context_data(self, **kwargs):
        lines = work_queue.of_office(self.get_queryset(), self.request.user, timezone.localdate())
        asked = self.request.GET.get("sort")
        counts = Counter(sort for line in lines for sort in {one.sort for one in line.entries})
        return super().get_context_data(
            lines=[line for line in lines if asked not in Sort.values or line.has(asked)],
            sorts=[(sort, counts[sort]) for sort in Sort],
            asked=asked if asked in Sort.values else "",
            total=len(lines),
            **kwargs,
        )

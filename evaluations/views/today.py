from django.utils import timezone

from cases.access import Role
from cases.models import Case
from evaluations.measures import today, todos
from jobtra.screens import ListScreen


class Today(ListScreen):
    """What is due for me. Who has no cases sees what their role looks after instead."""

    model = Case
    paginate_by = None
    permission_required = "evaluations.view_today"
    template_name = "evaluations/today.html"

    def get_context_data(self, **kwargs):
        me, day = self.request.user, timezone.localdate()
        parts = {Role.EVALUATOR: self.for_evaluator, Role.ADMINISTRATOR: self.for_administrator}
        part = parts.get(me.role, self.for_office)(me, day)
        return super().get_context_data(day=day, **part, **kwargs)

    def for_office(self, me, day):
        everyone, mine = self.get_queryset(), self.get_queryset().assigned_to(me)
        follows_all = me.role != Role.SUPPORT_WORKER
        return {
            "work": today.work(mine, day, me),
            "agenda": todos.agenda(todos.of(me, mine.open(), day), day),
            "feedback": today.feedback_to_give(mine, day, me),
            "arrivals": today.arrivals(mine, day),
            "conference": today.next_conference(me, mine, day),
            "office_month": today.office_month(everyone, me, day) if follows_all else None,
        }

    def for_evaluator(self, me, day):
        return {"editions": today.editions(me, day)}

    def for_administrator(self, me, day):
        return {"people": today.people(me)}

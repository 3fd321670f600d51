from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from competencies.actions import locks
from competencies.forms.locks import PostponeForm
from competencies.measures import locks as measures
from competencies.models import LockExtension
from jobtra.screens import FormScreen


class LockPostpone(FormScreen):
    """Lock a month of the office later, with a reason; below, what was granted before."""

    model = LockExtension
    permission_required = "competencies.postpone_lock"
    joins = ("granted_by",)
    form_class = PostponeForm
    template_name = "competencies/lock_form.html"
    done = _("The month is locked later.")

    def get_form_kwargs(self):
        months = measures.still_open(self.request.user.office_id, timezone.localdate())
        return super().get_form_kwargs() | {"months": months}

    def get_initial(self):
        return {"month": self.request.GET.get("month", "")}

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"extensions": self.get_queryset()[:50]}

    def act(self, form):
        user = self.request.user
        return locks.postpone(user.office, by=user, **form.cleaned_data)

    def get_success_url(self):
        return reverse("competencies:lock_postpone")

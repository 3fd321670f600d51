"""What one person answers in a calibration, alone."""

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from competencies.actions import calibrations as actions
from competencies.actions import rater_clearances
from competencies.forms.calibrations import AnswerForm
from competencies.measures import calibrations
from competencies.measures.calibration_marks import mark_of
from competencies.models import CalibrationSession
from jobtra.screens import FormScreen


class CalibrationRate(FormScreen):
    """Every question of a session on one page, answered alone."""

    model = CalibrationSession
    permission_required = "competencies.rate_calibration"
    form_class = AnswerForm
    template_name = "competencies/calibration_rate.html"

    def get_queryset(self):
        return super().get_queryset().filter(invitations__staff=self.request.user)

    @cached_property
    def session(self):
        return self.get_object()

    @cached_property
    def invitation(self):
        return self.session.invitations.get(staff=self.request.user)

    def get(self, request, *args, **kwargs):
        if self.session.is_revealed or self.invitation.submitted_at:
            return HttpResponseRedirect(self.session.get_absolute_url())
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self):
        answers = self.invitation.answers.select_related("level")
        return super().get_form_kwargs() | {
            "questions": calibrations.questions_of(self.session),
            "answers": {row.question_id: (mark_of(row), row.note) for row in answers},
        }

    def get_context_data(self, **kwargs):
        return super().get_context_data(session=self.session, **kwargs)

    def act(self, form):
        me = self.request.user
        actions.save(self.session, marks=form.marks(), by=me)
        self.done = _("The draft is kept. Nobody else sees it.")
        if "submit" in self.request.POST:
            submit = rater_clearances.submit if self.session.is_gate else actions.submit
            submit(self.session, by=me)
            self.done = _("Your answers are submitted.")
        return self.session

    def get_success_url(self):
        if "submit" in self.request.POST:
            return super().get_success_url()
        return reverse("competencies:calibration_rate", args=[self.session.pk])

"""What is said of one question after the reveal: the agreed level, and a wording for next year."""

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from competencies.actions import calibrations as actions
from competencies.actions import item_proposals
from competencies.forms.calibrations import AgreeForm, ProposalForm
from competencies.measures import calibrations
from competencies.models import CalibrationQuestion
from jobtra.screens import FormScreen


class OfQuestion(FormScreen):
    """A form about one question of a session of the office."""

    model = CalibrationQuestion
    joins = ("case__session", "item__version")
    template_name = "competencies/calibration_question.html"
    heading = ""

    @cached_property
    def question(self):
        return self.get_object()

    def get_context_data(self, **kwargs):
        return super().get_context_data(question=self.question, heading=self.heading, **kwargs)

    def get_success_url(self):
        return f"{self.question.case.session.get_absolute_url()}#question_{self.question.pk}"


class CalibrationAgree(OfQuestion):
    """Keep what the room agreed on, and why."""

    permission_required = "competencies.hold_calibration"
    form_class = AgreeForm
    heading = _("Agreed level")
    done = _("The agreed level is kept.")

    def get_form_kwargs(self):
        (row,) = calibrations.with_anchors([self.question])
        choices = [(mark, mark) for mark, _level in calibrations.choices_of(row.item)]
        initial = {"mark": row.agreed, "agreed_reason": row.agreed_reason}
        return super().get_form_kwargs() | {"choices": choices, "initial": initial}

    def act(self, form):
        typed = form.cleaned_data
        return actions.agree(
            self.question, mark=typed["mark"], reason=typed["agreed_reason"], by=self.request.user
        )


class CalibrationPropose(OfQuestion):
    """Say how the item should be worded next year."""

    permission_required = "competencies.propose_item"
    form_class = ProposalForm
    heading = _("Propose a wording")
    done = _("The proposal is kept for the yearly revision.")

    def act(self, form):
        return item_proposals.make(
            self.question.item,
            change=form.cleaned_data["change"],
            reason=form.cleaned_data["why"],
            by=self.request.user,
            question=self.question,
        )

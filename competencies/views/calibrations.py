"""Calibration sessions: convened, rated alone, revealed together, talked over, closed."""

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import Staff
from competencies.actions import calibrations as actions
from competencies.actions import item_proposals, rater_clearances
from competencies.forms.calibrations import (
    AgreeForm,
    AnswerForm,
    ConveneForm,
    InviteForm,
    ProposalForm,
)
from competencies.measures import calibrations, clearance, vignettes
from competencies.measures.calibration_marks import mark_of
from competencies.models import CalibrationQuestion, CalibrationSession
from jobtra.screens import ActionScreen, DetailScreen, FormScreen, ListScreen
from jobtra.templatetags.house import month


class CalibrationList(ListScreen):
    """The office's sessions, the newest first, and where this person stands with the gate."""

    model = CalibrationSession
    permission_required = "competencies.view_calibration"
    template_name = "competencies/calibration_list.html"

    def get_queryset(self):
        return super().get_queryset().together().with_counts().order_by("-held_on", "-pk")

    def get_context_data(self, **kwargs):
        me = self.request.user
        may_rate = me.has_perm(clearance.RATE)
        return super().get_context_data(
            waiting=set(self.get_queryset().open_to(me).values_list("pk", flat=True)),
            is_before_the_gate=may_rate and not clearance.cleared([me.pk]),
            **kwargs,
        )


class CalibrationNew(FormScreen):
    """Choose vignettes and invite. References are not shown: who convenes rates blind too."""

    model = Staff
    permission_required = "competencies.hold_calibration"
    form_class = ConveneForm
    template_name = "competencies/calibration_form.html"
    done = gettext_lazy("The session is open. Each rates alone until you reveal it.")

    def get_form_kwargs(self):
        today = timezone.localdate()
        items = vignettes.items_in_force(today)
        return super().get_form_kwargs() | {
            "starter": vignettes.starter(items),
            "own": vignettes.of_items(items),
            "raters": clearance.raters(self.request.user),
            "initial": {"held_on": today, "title": month(today)},
        }

    def act(self, form):
        me = self.request.user
        return actions.convene(me.office, by=me, **form.cleaned_data)


class CalibrationDetail(DetailScreen):
    """Before the reveal: who has submitted. After it: everything, the largest spread first."""

    model = CalibrationSession
    permission_required = "competencies.view_calibration"
    joins = ("convened_by", "revealed_by")
    template_name = "competencies/calibration_detail.html"

    def get_context_data(self, **kwargs):
        session, me = self.object, self.request.user
        invitations = list(session.invitations.select_related("staff").order_by("staff__code"))
        own = next((row for row in invitations if row.staff_id == me.pk), None)
        missing = [row.staff.name for row in invitations if not row.submitted_at]
        found = calibrations.results(session, me) if session.is_revealed else []
        return super().get_context_data(
            session=session,
            invitations=invitations,
            waits_for_own=bool(own and not own.submitted_at),
            missing=_(", ").join(missing),
            nobody_submitted=len(missing) == len(invitations),
            results=found,
            alike=calibrations.alike(found),
            near=sum(one.own_is_near for one in found),
            needed=clearance.NEEDED,
            may_agree=me.has_perm("competencies.hold_calibration")
            and not (session.is_closed or session.is_gate),
            **kwargs,
        )


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


class CalibrationReveal(ActionScreen):
    model = CalibrationSession
    permission_required = "competencies.hold_calibration"
    done = gettext_lazy("Everything is revealed, the largest spread first.")

    def get_queryset(self):
        return super().get_queryset().together()

    def act(self, session):
        return actions.reveal(session, by=self.request.user)


class CalibrationClose(CalibrationReveal):
    done = gettext_lazy("The session is closed.")

    def act(self, session):
        return actions.close(session, by=self.request.user)


class CalibrationWithdraw(CalibrationReveal):
    done = gettext_lazy("The session is withdrawn.")

    def act(self, session):
        return actions.withdraw(session, by=self.request.user)

    def answer(self, session):
        if session.pk:
            return super().answer(session)
        return HttpResponseRedirect(reverse("competencies:calibration_list"))


class CalibrationInvite(FormScreen):
    """Somebody was forgotten, or has joined since."""

    model = CalibrationSession
    permission_required = "competencies.hold_calibration"
    form_class = InviteForm
    template_name = "competencies/calibration_invite.html"

    def get_queryset(self):
        return super().get_queryset().together()

    @cached_property
    def session(self):
        return self.get_object()

    def get_form_kwargs(self):
        invited = self.session.invitations.values("staff")
        raters = clearance.raters(self.request.user).exclude(pk__in=invited)
        return super().get_form_kwargs() | {"raters": raters}

    def get_context_data(self, **kwargs):
        return super().get_context_data(session=self.session, **kwargs)

    def act(self, form):
        return actions.invite(self.session, by=self.request.user, **form.cleaned_data)


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
    heading = gettext_lazy("Agreed level")
    done = gettext_lazy("The agreed level is kept.")

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
    heading = gettext_lazy("Propose a wording")
    done = gettext_lazy("The proposal is kept for the yearly revision.")

    def act(self, form):
        return item_proposals.make(
            self.question.item,
            change=form.cleaned_data["change"],
            reason=form.cleaned_data["why"],
            by=self.request.user,
            question=self.question,
        )
